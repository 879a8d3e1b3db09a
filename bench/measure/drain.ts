import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { STREAMS } from '../bed/simulator.js';
import type { Figures } from '../figures.js';
import { cpuMs, peakRssMb } from './usage.js';
import { deliveredWell } from './verdict.js';

/** A backlog that is written in one transaction and then delivered. */
export interface Backlog {
  readonly stream: keyof typeof STREAMS;
  /** Writes so many events, all of different aggregates; the number is its only parameter. */
  readonly sql: string;
  readonly events: number;
  /** Events that are parked, and stay so. */
  readonly parked?: number;
}

/** Changes that were made before are over: nothing of their making is left to do. */
const SETTLING_MS = 300;

/** Has a backlog delivered by workers that are up already, and measures from its commit to the arrival of its last record. */
export async function drain(
  bed: Bed,
  database: ShopDatabase,
  workers: readonly EmbeddedServer[],
  { stream, sql, events, parked = 0 }: Backlog,
): Promise<Figures> {
  await bed.sim.reset();
  const before = await database.sequences();
  // The sweep would find the backlog within a second: the workers are woken for it, as they are by the shop's own processes.
  await database.query(sql, [events]);
  const start = performance.now();
  const used = await usage(bed, workers);
  await bed.queues.ring(stream);
  await bed.sim.received(STREAMS[stream], events);
  const seconds = (performance.now() - start) / 1000;
  await database.drained(parked);
  await pause(SETTLING_MS);
  const spent = await usage(bed, workers);
  const { bytes } = await deliveredWell(bed, (await database.sequences()) - before);
  await deliveredWell(bed, events);
  return {
    events,
    eventsPerSecond: events / seconds,
    recordBytes: bytes / events,
    nodeCpuUsPerEvent: ((spent.nodeMs - used.nodeMs) * 1000) / events,
    postgresCpuUsPerEvent: ((spent.postgresMs - used.postgresMs) * 1000) / events,
    redisCpuUsPerEvent: ((spent.redisMs - used.redisMs) * 1000) / events,
    simulatorCpuUsPerEvent: ((spent.simulatorMs - used.simulatorMs) * 1000) / events,
    redisCommandsPerEvent: (spent.redisCommands - used.redisCommands) / events,
    peakRssMb: Math.max(...(await Promise.all(workers.map(({ pid }) => peakRssMb(pid))))),
  };
}

async function usage(bed: Bed, workers: readonly EmbeddedServer[]) {
  const [postgresMs, redisMs, simulatorMs, redisCommands, ...nodeMs] = await Promise.all([
    cpuMs(bed.postgres.pid),
    cpuMs(bed.redis.pid),
    cpuMs(bed.sim.pid),
    bed.queues.commands(),
    ...workers.map(({ pid }) => cpuMs(pid)),
  ]);
  return { postgresMs, redisMs, simulatorMs, redisCommands, nodeMs: nodeMs.reduce((sum, ms) => sum + ms, 0) };
}
