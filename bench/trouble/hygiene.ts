import { Client } from 'pg';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { withWorker } from '../bed/worker.js';
import type { Figures } from '../figures.js';
import { drain } from '../measure/drain.js';
import { peakRssMb } from '../measure/usage.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { CHANGE_PRODUCTS } from '../shop/products-sql.js';
import { CHANGE_OTHER_ORDERS, LARGE_ORDER, OVERSIZE, SMALL_AGAIN, touchOneOrder } from './trouble-sql.js';

const EVENTS = 10_000;
const PARKED = 100;
const LINES = 5_000;

/** A record of the hot key per batch: it takes its time, and that is what is measured. */
const HOT_KEY_MS = 900_000;

/** What queue tables suffer from, one after the other; each beside a drain of the same size in calm. */
export const hygiene: Scenario = {
  letter: 't',
  name: 'hygiene',
  repeated: false,
  measure: async (bed) => {
    const database = await bed.databases.captured();
    return withWorker(bed, database, async (worker) => {
      const products = () =>
        drain(bed, database, [worker], { stream: 'product', sql: CHANGE_PRODUCTS, events: EVENTS });
      await products();
      const calm = await products();
      return {
        calm,
        heldTransaction: await whileHeld(database, async () => {
          // What is delivered while the horizon is held leaves dead rows that nobody may remove.
          for (let n = 0; n < 5; n++) await products();
          return products();
        }),
        parkedInFront: await behindParked(bed, database, worker, products),
        hotKey: await besideHotKey(bed, database),
        largeOrder: await largeOrder(bed, database),
        peakRssMb: await peakRssMb(worker.pid),
      };
    });
  },
};

async function whileHeld(database: ShopDatabase, work: () => Promise<Figures>): Promise<Figures> {
  const holder = new Client(database.url);
  await holder.connect();
  try {
    await holder.query('begin isolation level repeatable read');
    await holder.query('select 1 from outbox_streams');
    return await work();
  } finally {
    await holder.end();
  }
}

/** Parked events have the lowest ids; the drain that is measured is of other products. */
async function behindParked(
  bed: Bed,
  database: ShopDatabase,
  worker: EmbeddedServer,
  products: () => Promise<Figures>,
): Promise<Figures> {
  await database.query(OVERSIZE, [EVENTS, PARKED]);
  await bed.queues.ring('product');
  await database.drained(PARKED);
  const figures = await drain(bed, database, [worker], {
    ...{ stream: 'product', sql: CHANGE_PRODUCTS, events: EVENTS },
    parked: PARKED,
  });
  await database.query(SMALL_AGAIN, [EVENTS, PARKED]);
  await database.drained();
  await products();
  return figures;
}

/** One order was changed so often that its records, one at a time, take long: how the others fare meanwhile. */
async function besideHotKey(bed: Bed, database: ShopDatabase): Promise<Figures> {
  await bed.sim.reset();
  const before = await database.sequences();
  const alone = await othersPerSecond(bed, database);
  await database.query(touchOneOrder(bed.sizes.hotKeyEvents));
  const [waits] = await database.query<{ events: number }>('select count(*)::int as events from outbox_events');
  const beside = await othersPerSecond(bed, database);
  const start = performance.now();
  await database.drained(0, HOT_KEY_MS);
  const seconds = (performance.now() - start) / 1000;
  await deliveredWell(bed, (await database.sequences()) - before);
  return {
    hotKeyEventsWaiting: waits?.events ?? Number.NaN,
    othersPerSecondAlone: alone,
    othersPerSecondBeside: beside,
    othersBesideToAlone: beside / alone,
    hotKeyLeftSeconds: seconds,
  };
}

async function othersPerSecond(bed: Bed, database: ShopDatabase): Promise<number> {
  await database.query(CHANGE_OTHER_ORDERS, [EVENTS]);
  const start = performance.now();
  await bed.queues.ring('order');
  await database.until(
    `select not exists (select from outbox_events where type = 'order' and aggregate_id <> 1) as done`,
  );
  return EVENTS / ((performance.now() - start) / 1000);
}

/** An order with very many lines: one record near the largest that a stream takes. */
async function largeOrder(bed: Bed, database: ShopDatabase): Promise<Figures> {
  await bed.sim.reset();
  const start = performance.now();
  await database.query(LARGE_ORDER, [LINES]);
  const committed = performance.now();
  await bed.queues.ring('order');
  await database.drained();
  const { bytes } = await deliveredWell(bed, 1);
  return { lines: LINES, recordBytes: bytes, commitMs: committed - start, lagMs: performance.now() - committed };
}
