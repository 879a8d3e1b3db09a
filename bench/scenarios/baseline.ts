import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import { startProgram } from '../bed/node-program.js';
import { STREAMS } from '../bed/simulator.js';
import type { Figures } from '../figures.js';
import { cpuMs, peakRssMb } from '../measure/usage.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';

const QUEUE = 'shopstream-bench-baseline';

/** Jobs under way at once; more brought nothing on two cores. */
const CONCURRENCY = 16;

/** The shape to beat: a Bull job per event, a query per relation, a PutRecords call per record. */
export const baseline: Scenario = {
  letter: 'b',
  name: 'baseline',
  repeated: true,
  measure: async (bed) => {
    const { url } = await bed.databases.captured();
    const program = await startProgram({
      name: 'baseline',
      file: 'bench/baseline/main.js',
      argumentsOn: (port) => [
        `${port}`,
        url,
        bed.redis.url,
        bed.sim.endpoint,
        STREAMS.product,
        QUEUE,
        `${CONCURRENCY}`,
      ],
      readyPath: '/',
    });
    try {
      await work(bed, program, bed.sizes.baselineEvents / 5);
      return await work(bed, program, bed.sizes.baselineEvents);
    } finally {
      await program.dispose();
    }
  },
};

/** The backlog is in the queue before the clock starts. */
async function work(bed: Bed, program: EmbeddedServer, events: number): Promise<Figures> {
  const queue = bed.queues.queue(QUEUE);
  await bed.sim.reset();
  await queue.pause();
  await queue.addBulk(
    Array.from({ length: events }, (_, index) => ({ data: { id: `${index + 1}` }, opts: { removeOnComplete: true } })),
  );
  const used = await usage(bed, program);
  const start = performance.now();
  await queue.resume();
  await bed.sim.received(STREAMS.product, events);
  const seconds = (performance.now() - start) / 1000;
  const spent = await usage(bed, program);
  await deliveredWell(bed, events);
  return {
    events,
    eventsPerSecond: events / seconds,
    nodeCpuUsPerEvent: ((spent.nodeMs - used.nodeMs) * 1000) / events,
    postgresCpuUsPerEvent: ((spent.postgresMs - used.postgresMs) * 1000) / events,
    redisCommandsPerEvent: (spent.redisCommands - used.redisCommands) / events,
    peakRssMb: await peakRssMb(program.pid),
  };
}

async function usage(bed: Bed, program: EmbeddedServer) {
  return {
    nodeMs: await cpuMs(program.pid),
    postgresMs: await cpuMs(bed.postgres.pid),
    redisCommands: await bed.queues.commands(),
  };
}
