import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bed } from '../bed/bed.js';
import { withWorker } from '../bed/worker.js';
import { cpuMs, peakRssMb } from '../measure/usage.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';

/** After the start there are things to find out, once. */
const SETTLING_MS = 5000;

/** What a worker costs that has nothing to do. */
export const idle: Scenario = {
  letter: 'i',
  name: 'idle',
  repeated: false,
  measure: async (bed) => {
    const database = await bed.databases.captured();
    await bed.sim.reset();
    await database.query(`alter database captured set log_statement = 'all'`);
    try {
      return await withWorker(bed, database, async (worker) => {
        await pause(SETTLING_MS);
        const used = await usage(bed, worker.pid);
        await pause(bed.sizes.idleSeconds * 1000);
        const spent = await usage(bed, worker.pid);
        await deliveredWell(bed, 0);
        return {
          queriesPerSecond: (spent.queries - used.queries) / bed.sizes.idleSeconds,
          redisCommandsPerSecond: (spent.redisCommands - used.redisCommands) / bed.sizes.idleSeconds,
          nodeCpuMsPerSecond: (spent.nodeMs - used.nodeMs) / bed.sizes.idleSeconds,
          peakRssMb: await peakRssMb(worker.pid),
        };
      });
    } finally {
      await database.query('alter database captured reset log_statement');
    }
  },
};

async function usage(bed: Bed, pid: number | undefined) {
  const log = await readFile(join(bed.postgres.folder, 'postgres.log'), 'utf8');
  return {
    queries: log.split(/LOG: {2}(?:statement|execute)/).length - 1,
    redisCommands: await bed.queues.commands(),
    nodeMs: await cpuMs(pid),
  };
}
