import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { withWorker } from '../bed/worker.js';
import { Shop, type ShopPlan } from '../live/shop.js';
import { drain } from '../measure/drain.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';
import { ReadinessWatch } from './readiness-watch.js';
import { redisOutage } from './redis-outage.js';

const CHANGES_PER_SECOND = 200;

/** Promised are 30 s; how many it takes is what is measured. */
const DRAIN_MS = 90_000;

/**
 * Kinesis is gone while the shop writes: the shop must not notice, the orchestrator must, and all is delivered soon after its return. Then
 * the same without Redis.
 */
export const outage: Scenario = {
  letter: 'o',
  name: 'outage',
  repeated: false,
  measure: async (bed) => {
    const { troubleSeconds: seconds, warmUpEvents } = bed.sizes;
    const database = await bed.databases.captured();
    return withWorker(bed, database, async (worker) => {
      await drain(bed, database, [worker], { stream: 'product', sql: CHANGE_PRODUCTS, events: warmUpEvents });
      await bed.sim.reset();
      const plan = { firstId: 1, changesPerSecond: CHANGES_PER_SECOND, seconds, perTransaction: 1 };
      const calm = await Shop.once(bed, database, plan);
      await database.drained();
      const gone = await withoutKinesis(bed, database, worker, { ...plan, firstId: 1 + calm.changes });
      const withoutRedis = await redisOutage(bed, database, { ...plan, firstId: 1 + calm.changes + gone.changes });
      await deliveredWell(bed, calm.changes + gone.changes + Number(withoutRedis['changes']));
      return {
        withoutRedis,
        calmSaveMs: calm.saveMs,
        outageSaveMs: gone.saveMs,
        saveP99Ratio: gone.saveMs.p99 / calm.saveMs.p99,
        unreadyAfterSeconds: gone.unreadyAfterSeconds,
        readyAgainAfterSeconds: gone.readyAgainAfterSeconds,
        deliveredAfterSeconds: gone.deliveredAfterSeconds,
      };
    });
  },
};

async function withoutKinesis(bed: Bed, database: ShopDatabase, worker: EmbeddedServer, plan: ShopPlan) {
  const shop = await Shop.open(bed, database, plan);
  const watch = new ReadinessWatch(worker.url);
  try {
    const goneAt = performance.now();
    const backAt = goneAt + plan.seconds * 1000;
    await bed.sim.goAway(plan.seconds * 1000);
    const run = await shop.run();
    await database.drained(0, DRAIN_MS);
    const deliveredAt = performance.now();
    const { unreadyAt, readyAt } = await watch.cameBack();
    return {
      ...run,
      unreadyAfterSeconds: (unreadyAt - goneAt) / 1000,
      readyAgainAfterSeconds: (readyAt - backAt) / 1000,
      deliveredAfterSeconds: (deliveredAt - backAt) / 1000,
    };
  } finally {
    watch.stop();
    await shop.dispose();
  }
}
