import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { STREAMS } from '../bed/simulator.js';
import { withWorker } from '../bed/worker.js';
import type { Figures } from '../figures.js';
import { drain, type Backlog } from '../measure/drain.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_ORDERS } from '../shop/orders-sql.js';
import { CHANGE_PRODUCTS_AT_ONCE } from '../shop/products-sql.js';

/** One statement of SQL that changes a large part of the shop, while a worker is up. */
export const bulk: Scenario = {
  letter: 'g',
  name: 'bulk',
  repeated: true,
  measure: async (bed) => {
    const { warmUpEvents, bulkProducts, bulkOrders } = bed.sizes;
    const captured = await bed.databases.captured();
    const products: Backlog = { stream: 'product', sql: CHANGE_PRODUCTS_AT_ONCE, events: bulkProducts };
    const orders: Backlog = { stream: 'order', sql: CHANGE_ORDERS, events: bulkOrders };
    return withWorker(bed, captured, async (worker) => {
      for (const what of [products, orders]) await drain(bed, captured, [worker], { ...what, events: warmUpEvents });
      return { products: await compared(bed, products), orders: await compared(bed, orders) };
    });
  },
};

async function compared(bed: Bed, what: Backlog): Promise<Figures> {
  const captured = await bed.databases.captured();
  const plain = await bed.databases.plain();
  await bed.sim.reset();
  const withoutMs = await timed(plain, what);
  const withMs = await timed(captured, what);
  const start = performance.now();
  await bed.sim.received(STREAMS[what.stream], what.events);
  const drainedMs = performance.now() - start;
  await captured.drained();
  await deliveredWell(bed, what.events);
  return {
    rows: what.events,
    statementWithMs: withMs,
    statementWithoutMs: withoutMs,
    addedUsPerRow: ((withMs - withoutMs) * 1000) / what.events,
    drainedMs,
  };
}

async function timed(database: ShopDatabase, { sql, events }: Backlog): Promise<number> {
  // What was written before shall not be flushed meanwhile.
  await database.query('checkpoint');
  const start = performance.now();
  await database.query(sql, [events]);
  return performance.now() - start;
}
