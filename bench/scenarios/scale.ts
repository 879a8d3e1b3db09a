import { startWorker } from '../bed/worker.js';
import type { Bed } from '../bed/bed.js';
import { mediansOf, type Figures } from '../figures.js';
import { drain } from '../measure/drain.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';

/** A small backlog is over in a second: the median of so many. */
const SMALL_BACKLOGS = 3;

/** Whether an event costs more when more of them wait, and what further workers bring on the same machine. */
export const scale: Scenario = {
  letter: 'h',
  name: 'scale',
  repeated: false,
  measure: async (bed) => {
    const [small, ...larger] = bed.sizes.backlogs;
    const backlogs: Record<string, Figures> = {};
    const smallRuns = await drained(
      bed,
      1,
      Array.from({ length: SMALL_BACKLOGS }, () => small),
    );
    const smallBacklog = mediansOf(smallRuns);
    for (const events of larger) {
      const [figures = {}] = await drained(bed, 1, [events]);
      backlogs[`backlogOf${events}`] = figures;
    }
    const byWorkers: Record<string, Figures> = {};
    for (const workers of bed.sizes.workers) {
      const [figures = {}] = await drained(bed, workers, [bed.sizes.eventsForWorkers]);
      byWorkers[`with${workers}Workers`] = figures;
    }
    const largeBacklog = Object.values(backlogs).at(-1) ?? {};
    return { smallBacklog, largeBacklog, ...backlogs, ...byWorkers };
  },
};

/** Backlogs of so many events, one after the other, delivered by so many workers that were started for them. */
async function drained(bed: Bed, count: number, backlogs: readonly number[]): Promise<Figures[]> {
  const database = await bed.databases.large();
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(bed, database)));
  const backlog = { stream: 'product', sql: CHANGE_PRODUCTS } as const;
  try {
    await drain(bed, database, workers, { ...backlog, events: bed.sizes.warmUpEvents * count });
    const figures: Figures[] = [];
    for (const events of backlogs) figures.push(await drain(bed, database, workers, { ...backlog, events }));
    return figures;
  } finally {
    await Promise.all(workers.map((worker) => worker.dispose()));
  }
}
