import type { DataSource } from 'typeorm';
import type { Bed } from '../bed/bed.js';
import type { Clock } from './clock.js';

/** How long it took after the last fault of an episode was over, in ms; null: not before the next episode. */
export interface Recovery {
  /** Until every worker was there and ready. */
  readonly readyMs: number | null;
  /** Until a record was accepted. */
  readonly flowingMs: number | null;
  /** Until everything that was captured before the end of the fault was delivered. */
  readonly caughtUpMs: number | null;
}

const LOOK_EVERY_MS = 100;

/** Looks until all has recovered, or until a time of the run. */
export async function watchRecovery(
  bed: Bed,
  dataSource: DataSource,
  { workers, clock, untilMs }: { workers: number; clock: Clock; untilMs: number },
): Promise<Recovery> {
  const endedAt = clock.now;
  const endedOn = new Date();
  const acceptedBefore = (await bed.kinesis.accepted()) ?? 0;
  const looks = {
    readyMs: () => allReady(bed, workers),
    flowingMs: async () => ((await bed.kinesis.accepted()) ?? 0) > acceptedBefore,
    caughtUpMs: () => isCaughtUp(dataSource, endedOn),
  };
  const after = async (look: () => Promise<boolean>): Promise<number | null> => {
    for (;;) {
      if (await look()) return Math.round(clock.now - endedAt);
      if (clock.now >= untilMs) return null;
      await clock.until(clock.now + LOOK_EVERY_MS);
    }
  };
  const [readyMs, flowingMs, caughtUpMs] = await Promise.all([
    after(looks.readyMs),
    after(looks.flowingMs),
    after(looks.caughtUpMs),
  ]);
  return { readyMs, flowingMs, caughtUpMs };
}

async function allReady({ fleet }: Bed, workers: number): Promise<boolean> {
  const running = [...fleet.running.values()];
  if (running.length < workers) return false;
  const health = await Promise.all(running.map((worker) => worker.health()));
  return health.every(({ status }) => status === 200);
}

async function isCaughtUp(dataSource: DataSource, endedOn: Date): Promise<boolean> {
  try {
    const rows = await dataSource.query<unknown[]>(
      `select from outbox_events where state <> 'parked' and captured_at < $1 limit 1`,
      [endedOn],
    );
    return rows.length === 0;
  } catch {
    return false;
  }
}
