import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationsOf } from '../../src/database/migration-sets.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { startPostgres } from '../support/own-servers.js';

const WRITERS = 4;

/** Commits before the kill: enough that some writer is in every state that a transaction may be in. */
const COMMITS = 200;

/**
 * PostgreSQL is killed under writers, and recovers: whatever the shop has committed is in the outbox, and nothing else is. To see this fail:
 * disable the triggers of a shop table once the migrations have run.
 */
describe('PostgreSQL killed under writers', () => {
  let postgres: EmbeddedServer;

  beforeAll(async () => {
    postgres = await startPostgres({ durable: true });
    const options = dataSourceOptions({ database: { url: postgres.url, poolSize: 2 } }, { migrations: migrationsOf() });
    const dataSource = await new DataSource(options).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
  });
  afterAll(() => postgres.dispose());

  it('every committed change has its event, every event its change', async () => {
    const commits = { done: 0 };
    const writers = Array.from({ length: WRITERS }, (_, number) => writeUntilCut(number, commits));
    while (commits.done < COMMITS) await new Promise((resolve) => setImmediate(resolve));
    await postgres.kill();
    await Promise.all(writers);
    await postgres.restart();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, number>>(`select
        (select count(*)::int from products) as products,
        (select count(*)::int from products p where not exists (
          select from outbox_events where type = 'product' and aggregate_id = p.id and kind = 'created')) as products_missed,
        (select count(*)::int from orders o where not exists (
          select from outbox_events where type = 'order' and aggregate_id = o.id and kind = 'created' and snapshot is not null)) as orders_missed,
        (select count(*)::int from outbox_events e where type = 'product' and not exists (select from products where id = e.aggregate_id)
          or type = 'order' and not exists (select from orders where id = e.aggregate_id)) as made_up`);
      const [found] = rows;
      expect(found?.['products']).toBeGreaterThanOrEqual(COMMITS);
      expect(found).toMatchObject({ products_missed: 0, orders_missed: 0, made_up: 0 });
    } finally {
      await client.end();
    }
  });

  /** A product and an order in one transaction, every third of which is rolled back. */
  async function writeUntilCut(number: number, commits: { done: number }): Promise<void> {
    const client = new Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (let n = 0; ; n++) {
        await client.query('begin');
        await client.query(`insert into products (name, price) values ('Thing', 1)`);
        await client.query(`insert into orders (order_number, total_amount) values ($1, 1)`, [`${number}-${n}`]);
        await client.query(n % 3 === 2 ? 'rollback' : 'commit');
        if (n % 3 !== 2) commits.done += 1;
      }
    } catch {
      // The server is gone, and with it the transaction in hand.
      await client.end().catch(() => undefined);
    }
  }
});
