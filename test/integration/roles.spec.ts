import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationsOf } from '../../src/database/migration-sets.js';
import { Doctor } from '../../src/doctor/doctor.js';
import { Auditor } from '../../src/outbox/audit/auditor.js';
import { Baseliner } from '../../src/outbox/baseline/baseliner.js';
import { Eraser } from '../../src/outbox/erase/eraser.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { ResyncExpander } from '../../src/outbox/resync/resync-expander.js';
import { Resyncs } from '../../src/outbox/resync/resyncs.js';
import { Sweeper } from '../../src/outbox/sweep/sweeper.js';
import { SyncRequests } from '../../src/outbox/sync/sync-requests.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { IdleService } from '../support/idle-service.js';
import { OutboxDriver } from '../support/outbox-driver.js';
import { makeShopTables } from '../support/shop-tables.js';

/** What docs/operations.md says of roles is enough, and no more than is needed. To see these fail: take a GRANT out of it. */
describe('the documented roles', () => {
  const suffix = randomBytes(4).toString('hex');
  const role = (name: string) => `${name}_${suffix}`;
  let database: TestDatabase;
  let admin: Client;
  let service: IdleService;

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new Client(database.url);
    await admin.connect();
    await admin.query(`create role ${role('shop_owner')} login password 'change me';
      create role ${role('shop_app')} login password 'change me';
      grant usage, create on schema public to ${role('shop_owner')}; grant usage on schema public to ${role('shop_app')}`);
    await on(urlAs('shop_owner'), makeShopTables);
    await admin.query(`grant select, insert, update, delete on all tables in schema public to ${role('shop_app')}`);
    await admin.query(await documentedSql());
    await on(urlAs('shopstream_migrator'), (dataSource) => migrate(dataSource, { sets: ['outbox', 'capture'] }));
    const url = urlAs('shopstream_worker');
    service = await new IdleService({ database: { url, drop: () => Promise.resolve() } }).wire();
  });

  afterAll(async () => {
    await service.dispose();
    for (const name of ['shopstream_worker', 'shopstream_migrator', 'shop_app', 'shop_owner']) {
      await admin.query(`drop owned by ${role(name)} cascade`);
      await admin.query(`drop role ${role(name)}`);
    }
    await admin.end();
    await database.drop();
  });

  const urlAs = (name: string) => {
    const url = new URL(database.url);
    url.username = role(name);
    url.password = 'change me';
    return url.href;
  };

  const on = async (url: string, work: (dataSource: DataSource) => Promise<unknown>) => {
    const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations: migrationsOf() });
    const dataSource = await new DataSource(options).initialize();
    try {
      await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };

  const documentedSql = async () => {
    const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [, sql = ''] = /<!-- roles:begin -->[\s\S]*?```sql\n([\s\S]*?)```[\s\S]*?<!-- roles:end -->/.exec(text) ?? [];
    return sql.replaceAll(/\b(shopstream_migrator|shopstream_worker|shop_owner)\b/g, (name) => role(name));
  };

  const asShop = async (...statements: string[]) => {
    const client = new Client(urlAs('shop_app'));
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };

  it('let the shop write, and the worker deliver, expand and sweep', async () => {
    await asShop(
      `insert into categories (id, name) values (1, 'Cups')`,
      `insert into products (id, name, price) values (1, 'Cup', 1)`,
      `insert into product_categories (product_id, category_id) values (1, 1)`,
      `begin; insert into orders (id, order_number) values (1, 'A'); insert into order_items (order_id, product_id, quantity, price) values (1, 1, 1, 1); commit`,
    );
    const outbox = new OutboxDriver(service);
    expect((await outbox.deliverAll()).sort()).toEqual(['order.created 1 #1', 'product.created 1 #1']);
    await asShop(`update categories set name = 'Mugs'`);
    await expect(outbox.deliverAll()).resolves.toEqual(['product.updated 1 #2']);
    await service.get(Sweeper).sweep();
    expect(service.get(Sweeper).lastWorkedAt).not.toBeNull();
  });

  it('let operators repair', async () => {
    const transaction = service.get(OutboxDatabase);
    await service.get(SyncRequests).request('order', ['1']);
    await transaction.transaction((sql) => service.get(Resyncs).request(sql, { type: 'product' }, 0));
    await service.get(ResyncExpander).step(service.get(PublicationRegistry).publication('product'));
    await service.get(Auditor).step('order', { limit: 10 });
    await transaction.transaction((sql) => service.get(Baseliner).step(sql, 'product', undefined, 10));
    await transaction.transaction((sql) => service.get(Eraser).erase(sql, 'order', '1'));
    expect((await new OutboxDriver(service).deliverAll()).sort()).toEqual([
      'order.updated 1 #2',
      'product.updated 1 #3',
    ]);
  });

  it('keep the shop out of the outbox, and the worker from changing the shop', async () => {
    await expect(asShop('delete from outbox_events')).rejects.toThrow('permission denied');
    await expect(asShop('select from outbox_positions')).rejects.toThrow('permission denied');
    await expect(service.dataSource.query('update products set price = 2')).rejects.toThrow('permission denied');
    await expect(service.dataSource.query('alter table products disable trigger user')).rejects.toThrow(
      'must be owner',
    );
  });

  it('are what the doctor asks for', async () => {
    // What a new aggregate's records show belongs into the document's GRANT SELECT.
    const diagnoses = await service.get(Doctor).examine();
    const ours = diagnoses.filter(({ check, verdict }) => check.startsWith('postgres.') && verdict === 'failure');
    expect(ours).toEqual([]);
  });
});
