import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import { startProgram } from '../bed/node-program.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { serviceEnvironment, startWorker } from '../bed/worker.js';
import type { Figures } from '../figures.js';
import { drain } from '../measure/drain.js';
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
    const worker = await startWorker(bed, database);
    try {
      await drain(bed, database, [worker], {
        stream: 'product',
        sql: CHANGE_PRODUCTS,
        events: bed.sizes.warmUpEvents,
      });
      return {
        at500PerSecond: await at(bed, database, { changesPerSecond: 500, perTransaction: 1 }),
        // One by one, a process of the shop could not save so many on this machine.
        at2000PerSecond: await at(bed, database, { changesPerSecond: 2000, perTransaction: 4 }),
      };
    } finally {
      await worker.dispose();
    }
  },
};

interface Rate {
  readonly changesPerSecond: number;
  readonly perTransaction: number;
}

async function at(bed: Bed, database: ShopDatabase, { changesPerSecond, perTransaction }: Rate): Promise<Figures> {
  const { liveSeconds } = bed.sizes;
  const parameters = [1, changesPerSecond, liveSeconds, perTransaction].map(String);
  const shop = await startProgram({
    name: 'shop',
    file: 'bench/live/main.js',
    argumentsOn: (port) => [`${port}`, ...parameters],
    environmentOn: () => ({ ...serviceEnvironment(bed, database), ROLE: 'api' }),
    readyPath: '/',
  });
  try {
    await bed.sim.reset();
    const { changes, seconds } = await written(shop);
    await database.drained();
    await deliveredWell(bed, changes);
    const [lag] = await database.query<{ p50: number; p95: number; p99: number }>(LAG_SQL, [changes]);
    if (!lag) throw new Error('Nothing was delivered.');
    return { changesPerSecond: changes / seconds, lagMs: { p50: lag.p50, p95: lag.p95, p99: lag.p99 } };
  } finally {
    await shop.dispose();
  }
}

async function written(shop: EmbeddedServer): Promise<{ changes: number; seconds: number }> {
  const response = await fetch(`${shop.url}/run`);
  if (!response.ok) throw new Error(`The shop could not save: ${await response.text()}`);
  return (await response.json()) as { changes: number; seconds: number };
}

/** From the commit, by PostgreSQL's own record of it, to the settlement, which follows the acknowledgement. $1: products. */
const LAG_SQL = `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95,
  percentile_cont(0.99) within group (order by ms) as p99
from (
  select extract(epoch from position.delivered_at - pg_xact_commit_timestamp(product.xmin))::double precision * 1000 as ms
  from products product
  join outbox_positions position on position.type = 'product' and position.aggregate_id = product.id
  where product.id between 1 and $1
) lag`;
