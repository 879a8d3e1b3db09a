import { withWorker } from '../bed/worker.js';
import { Shop } from '../live/shop.js';
import { drain } from '../measure/drain.js';
import { lagMs } from '../measure/lag.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';

const CHANGES_PER_SECOND = 800;

/** Few records are refused again and again; these wait longest, up to RETRY_CAP_MS. */
const LAST_RETRY_MS = 90_000;

/** Kinesis refuses a fifth of the records, drawn at random, while the shop writes: nobody but these may wait, and none may come twice. */
export const refusals: Scenario = {
  letter: 'r',
  name: 'refusals',
  repeated: false,
  measure: async (bed) => {
    const { troubleSeconds: seconds, warmUpEvents } = bed.sizes;
    const database = await bed.databases.captured();
    return withWorker(bed, database, async (worker) => {
      await drain(bed, database, [worker], { stream: 'product', sql: CHANGE_PRODUCTS, events: warmUpEvents });
      const plan = { firstId: 1, changesPerSecond: CHANGES_PER_SECOND, seconds, perTransaction: 8 };
      const shop = await Shop.open(bed, database, plan);
      try {
        await bed.sim.reset();
        await bed.sim.break({ kind: 'fail-records', rate: 0.2, seed: 1 });
        const { changes, seconds: took } = await shop.run();
        await bed.sim.mend();
        await database.drained(0, LAST_RETRY_MS);
        await deliveredWell(bed, changes);
        return {
          changes,
          changesPerSecond: changes / took,
          lagMs: await lagMs(database, 1, changes),
          lagAtFirstTryMs: await lagMs(database, 1, changes, { atFirstTry: true }),
        };
      } finally {
        await shop.dispose();
      }
    });
  },
};
