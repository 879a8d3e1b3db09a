import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { withWorker } from '../bed/worker.js';
import type { Figures } from '../figures.js';
import { Shop } from '../live/shop.js';
import { drain } from '../measure/drain.js';
import { lagMs } from '../measure/lag.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';

/** The shop saves products at a steady rate; no two changes are of one product, so that each has a record of its own. */
export const live: Scenario = {
  letter: 'e',
  name: 'live',
  repeated: false,
  measure: async (bed) => {
    const database = await bed.databases.captured();
    return withWorker(bed, database, async (worker) => {
      await drain(bed, database, [worker], {
        stream: 'product',
        sql: CHANGE_PRODUCTS,
        events: bed.sizes.warmUpEvents,
      });
      await database.tidy();
      // The faster first: it brings the worker's code to its speed as well.
      const at2000PerSecond = await at(bed, database, { changesPerSecond: 2000, perTransaction: 20 });
      // One by one, a process of the shop saves 230 a second on two cores, and then it is the machine that is measured.
      const at500PerSecond = await at(bed, database, { changesPerSecond: 500, perTransaction: 5 });
      return { at500PerSecond, at2000PerSecond };
    });
  },
};

interface Rate {
  readonly changesPerSecond: number;
  readonly perTransaction: number;
}

async function at(bed: Bed, database: ShopDatabase, rate: Rate): Promise<Figures> {
  const { liveWarmUpSeconds, liveSeconds } = bed.sizes;
  const plan = { ...rate, firstId: 1, seconds: liveWarmUpSeconds + liveSeconds };
  const shop = await Shop.open(bed, database, plan);
  try {
    await bed.sim.reset();
    const { changes, seconds } = await shop.run();
    // While it is open: a shop that goes leaves its last ring to the sweep.
    await database.drained();
    await deliveredWell(bed, changes);
    // A shop that does not get so far in time has made fewer changes all along.
    const warmingUp = Math.floor((changes * liveWarmUpSeconds) / plan.seconds);
    return {
      changesPerSecond: changes / seconds,
      lagMs: await lagMs(database, 1 + warmingUp, changes - warmingUp),
    };
  } finally {
    await shop.dispose();
  }
}
