import { withWorker } from '../bed/worker.js';
import { drain, type Backlog } from '../measure/drain.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_ORDERS } from '../shop/orders-sql.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';

/** A backlog of products: read when their turn comes, with all their relations. */
export const drainProducts = scenario('c', 'drainProducts', { stream: 'product', sql: CHANGE_PRODUCTS });

/** A backlog of orders: read as they were at their commits. */
export const drainOrders = scenario('d', 'drainOrders', { stream: 'order', sql: CHANGE_ORDERS });

function scenario(letter: Scenario['letter'], name: string, what: Omit<Backlog, 'events'>): Scenario {
  return {
    letter,
    name,
    repeated: true,
    measure: async (bed) => {
      const { warmUpEvents, drainEvents } = bed.sizes;
      const database = await bed.databases.captured();
      return withWorker(bed, database, async (worker) => {
        // Node has compiled nothing yet, and no connection is open.
        await drain(bed, database, [worker], { ...what, events: warmUpEvents });
        return await drain(bed, database, [worker], { ...what, events: drainEvents });
      });
    },
  };
}
