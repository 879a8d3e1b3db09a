import { ResyncActions } from '../../src/ops/resync/resync-actions.js';
import { OutboxDatabase, type RunSql } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { ResyncExpander } from '../../src/outbox/resync/resync-expander.js';
import type { Resync, ResyncRequest } from '../../src/outbox/resync/resync.js';
import { Resyncs } from '../../src/outbox/resync/resyncs.js';
import { eventually } from '../support/eventually.js';
import { statementsOf } from '../support/recorded-statements.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** The limit of these tests leaves room for two batches of five. */
const ROOM = 10;

/** Resyncs, step by step. To see these fail: forget `progress` in resync-expander.ts, or let `room` return 1000. */
describe('a resync', () => {
  const { service, outbox, sql } = useOutbox({ KINESIS_INSERT_RATE_LIMIT: '100/s' });

  beforeEach(() => emptyShop(service.dataSource));

  const inTransaction = <Result>(work: (sql: RunSql) => Promise<Result>) =>
    service.get(OutboxDatabase).transaction(work);
  const resyncs = () => service.get(Resyncs);
  const request = async (type: string, what: Omit<ResyncRequest, 'type'> = {}) => {
    const total = await resyncs().total({ type, ...what });
    return inTransaction((sql) => resyncs().request(sql, { type, ...what }, total));
  };
  const step = (type: string) => service.get(ResyncExpander).step(service.get(PublicationRegistry).publication(type));
  const waiting = async () => (await outbox.rows()).map(({ kind, aggregate_id }) => `${kind} ${aggregate_id}`);
  const products = async (count: number) => {
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${count}) id`);
    await known('product', 'products');
  };
  /** As if all of them had been delivered. */
  const known = async (type: string, table: string) => {
    await outbox.clear();
    await sql(`insert into outbox_positions (type, aggregate_id, sequence, epoch, delivered_at)
      select '${type}', id, 1, 1, now() from ${table} on conflict do nothing`);
  };

  it('enqueues all, as many at a time as there is room for, and remembers how far it came', async () => {
    await products(25);
    const { id, state, total } = await request('product');
    expect([state, total]).toEqual(['running', 25]);
    await expect(step('product')).resolves.toEqual({ enqueued: ROOM, nextInMs: 0 });
    await expect(step('product')).resolves.toBeNull();
    expect(await waiting()).toHaveLength(ROOM);
    await outbox.clear();
    await step('product');
    await outbox.clear();
    await expect(step('product')).resolves.toEqual({ enqueued: 5, nextInMs: 0 });
    expect(await waiting()).toEqual([21, 22, 23, 24, 25].map((product) => `updated ${product}`));
    await outbox.clear();
    await expect(step('product')).resolves.toEqual({ enqueued: 0, nextInMs: null });
    await expect(step('product')).resolves.toBeNull();
    await expect(resyncs().find(id)).resolves.toMatchObject({ state: 'done', scanned: 25, enqueued: 25 });
  });

  it('waits while live events do', async () => {
    await products(5);
    await request('product');
    await sql(`insert into products (id, name, price) select id, 'New', 1 from generate_series(101, ${100 + ROOM}) id`);
    await expect(step('product')).resolves.toBeNull();
    // The limit saves up a batch of five: the rest comes in a moment.
    await eventually(async () => {
      await outbox.deliverAll();
      expect(await waiting()).toEqual([]);
    });
    await expect(step('product')).resolves.toMatchObject({ enqueued: ROOM });
  });

  it('is left to the worker that is at it', async () => {
    await products(5);
    await request('product');
    await inTransaction(async (sql) => {
      await sql('select from outbox_resyncs for update');
      await expect(step('product')).resolves.toBeNull();
    });
    await expect(step('product')).resolves.toMatchObject({ enqueued: 5 });
  });

  it('counts before it begins, not with the settings of a transaction, which keep a whole table from being read in one go', async () => {
    await products(3);
    let begun: Resync | undefined;
    const statements = await statementsOf(service.get(OutboxDatabase), async () => {
      begun = await service.get(ResyncActions).begin({ name: 'tester', via: 'cli' }, { type: 'product' });
    });
    expect(begun?.total).toBe(3);
    expect(statements.filter(({ sql: text }) => text.includes('products'))).toEqual([]);
  });

  it('of ids brings the parents of variants, and passes over what does not exist', async () => {
    await products(3);
    await sql('update products set parent_product_id = 1 where id = 3');
    await outbox.clear();
    const { id, total } = await request('product', { ids: ['3', '99', '3'] });
    expect(total).toBe(2);
    await step('product');
    expect(await waiting()).toEqual(['updated 1', 'updated 3']);
    await outbox.clear();
    await step('product');
    await expect(resyncs().find(id)).resolves.toMatchObject({ state: 'done', ids: 3, scanned: 2, enqueued: 2 });
  });

  it('is narrowed to a category, and to what was changed since a time', async () => {
    await products(4);
    await sql(`insert into categories (id, name) values (5, 'Cups');
      insert into product_categories (product_id, category_id) values (2, 5), (3, 5);
      update products set updated_at = '2020-01-01' where id = 2`);
    await outbox.clear();
    await request('product', { selections: { category: '5', changed_since: '2021-01-01T00:00:00Z' } });
    await step('product');
    expect(await waiting()).toEqual(['updated 3']);
  });

  it('of orders sends their present state, as a creation where nothing was ever delivered', async () => {
    await sql(`insert into orders (id, order_number, status) values (7, 'A', 'paid')`);
    await known('order', 'orders');
    await sql(`insert into orders (id, order_number, status) values (8, 'B', 'pending')`);
    await outbox.clear();
    await request('order');
    await step('order');
    expect((await outbox.rows()).map(({ kind, snapshot }) => [kind, snapshot?.['status']])).toEqual([
      ['updated', 'paid'],
      ['created', 'pending'],
    ]);
  });

  it('stops when it is cancelled, and goes on where it stopped', async () => {
    await products(15);
    const { id } = await request('product', { requestedBy: 'ops' });
    await step('product');
    await expect(inTransaction((sql) => resyncs().cancel(sql, id))).resolves.toMatchObject({
      state: 'cancelled',
      enqueued: ROOM,
      progress: '10',
    });
    await outbox.clear();
    await expect(step('product')).resolves.toBeNull();
    await expect(inTransaction((sql) => resyncs().resume(sql, id))).resolves.toMatchObject({
      state: 'running',
      requestedBy: 'ops',
    });
    await step('product');
    expect(await waiting()).toEqual([11, 12, 13, 14, 15].map((product) => `updated ${product}`));
  });

  it('keeps to a pace of its own', async () => {
    await products(15);
    await request('product', { recordsPerSecond: 2 });
    await expect(step('product')).resolves.toEqual({ enqueued: ROOM, nextInMs: (ROOM / 2) * 1000 });
    await outbox.clear();
    await expect(step('product')).resolves.toBeNull();
  });

  it('ends as failed, with the reason, when its value cannot be', async () => {
    await products(1);
    const { id } = await request('product', { selections: { category: 'cups' } });
    await expect(step('product')).resolves.toBeNull();
    await expect(resyncs().find(id)).resolves.toMatchObject({
      state: 'failed',
      lastError: expect.stringContaining('invalid input syntax for type bigint') as string,
    });
  });

  it('is refused for what nobody declared', async () => {
    await expect(request('nothing')).rejects.toThrow('No aggregate of type "nothing"');
    await expect(request('order', { selections: { category: '5' } })).rejects.toThrow('has no selection category');
  });

  it('says when it will be done, from its pace', async () => {
    await products(30);
    const { id, etaSeconds } = await request('product');
    expect(etaSeconds).toBeNull();
    await step('product');
    await sql(`update outbox_resyncs set started_at = clock_timestamp() - interval '10 s'`);
    const { etaSeconds: then } = (await resyncs().find(id)) ?? {};
    expect(then).toBeGreaterThan(19);
    expect(then).toBeLessThan(60);
  });
});
