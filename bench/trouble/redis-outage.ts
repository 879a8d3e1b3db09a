import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import type { Figures } from '../figures.js';
import { Shop, type ShopPlan } from '../live/shop.js';

/** Redis is stopped while the shop writes, once with it and once without; the shop's process has been up since before. */
export async function redisOutage(bed: Bed, database: ShopDatabase, plan: ShopPlan): Promise<Figures> {
  const calm = await Shop.once(bed, database, plan);
  await database.drained();
  const away = await Shop.once(bed, database, { ...plan, firstId: plan.firstId + calm.changes }, () =>
    bed.redis.stop(),
  );
  await bed.redis.restart();
  const backAt = performance.now();
  await database.drained();
  return {
    changes: calm.changes + away.changes,
    calmSaveMs: calm.saveMs,
    awaySaveMs: away.saveMs,
    saveP50Ratio: away.saveMs.p50 / calm.saveMs.p50,
    deliveredAfterSeconds: (performance.now() - backAt) / 1000,
  };
}
