import { createLog } from '../../src/logging/create-log.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { FanOutExpander } from '../../src/outbox/fan-out/fan-out-expander.js';
import { NEXT_SQL } from '../../src/outbox/fan-out/fan-out-sql.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** One row for a shared row's change, expanded after commit. To see these fail: forget `progress`, `due_at`, a limit or a lock in fan-out-sql.ts. */
describe('fan-out', () => {
  const { service, outbox, sql } = useOutbox();
  let expander: FanOutExpander;

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    expander = new FanOutExpander(service.get(OutboxDatabase), createLog('silent'));
  });

  /** How many events were written, or what else it came to. */
  const expand = async (atMost?: number) => {
    const step = await expander.expand(service.get(PublicationRegistry).publication('product'), atMost);
    return step.kind === 'expanded' ? step.events : step.kind;
  };
  const shelf = async (products: number) => {
    await sql(`insert into categories (id, name) values (1, 'old')`);
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${products}) id`);
    await sql(`insert into product_categories (product_id, category_id) select id, 1 from products`);
    await outbox.clear();
  };

  it('writes one row in the shop’s transaction, however many products show the category', async () => {
    await shelf(50);
    await sql(`update categories set name = 'new'`);
    expect(await outbox.rows()).toMatchObject([{ kind: 'fan-out', aggregate_id: '1', type: 'product' }]);
  });

  it('is none of the changes of the product that has the category’s id', async () => {
    await shelf(2);
    await sql(`update products set price = 2 where id = 1`);
    await sql(`update categories set name = 'new'`);
    expect(await outbox.deliver('product')).toEqual(['product.updated 1 #1']);
    expect(await expand()).toBe(2);
  });

  it('expands in steps, each product once, and goes on where it stopped', async () => {
    await shelf(5_001);
    await sql(`update categories set name = 'new'`);
    const steps: number[] = [];
    for (let written = await expand(); typeof written === 'number'; written = await expand()) steps.push(written);
    // One that takes a second, on a busy machine, is done again as several.
    expect(Math.max(...steps)).toBeLessThanOrEqual(5_000);
    const [counts] = await sql<{ events: string; products: string }>(
      'select count(*) as events, count(distinct aggregate_id) as products from outbox_events',
    );
    expect(counts).toEqual({ events: '5001', products: '5001' });
  });

  it('is left to the worker that is at it, and another takes the next', async () => {
    await shelf(3);
    await sql(`insert into tags (id, name) values (1, 'old')`);
    await sql(`insert into product_tags (product_id, tag_id) values (2, 1)`);
    await outbox.clear();
    await sql(`update categories set name = 'new'`);
    await sql(`update tags set name = 'new'`);
    const worker = await service.sessions.open();
    await worker.query('begin');
    await worker.query(NEXT_SQL, ['product']);
    await expect(expand()).resolves.toBe(1);
    await expect(expand()).resolves.toBe('idle');
    await worker.query('commit');
    await expect(expand()).resolves.toBe(3);
  });

  it('waits for a lock as it is: neither in smaller steps, nor parked', async () => {
    await shelf(12);
    await sql(`update categories set name = 'new'`);
    const altering = service.dataSource.createQueryRunner();
    await altering.startTransaction();
    await altering.query('lock table product_categories in access exclusive mode');
    const meanwhile = await expand();
    await altering.commitTransaction();
    await altering.release();
    expect(meanwhile).toBe('idle');
    expect(await outbox.rows()).toMatchObject([{ kind: 'fan-out', state: 'pending', attempts: 0 }]);
    await expect(expand()).resolves.toBe(12);
  });

  describe('whose steps take long', () => {
    beforeEach(async () => {
      await shelf(40);
      await sql(`alter table product_categories rename to shop_shelves;
        create function shop_pause(seconds float) returns boolean language plpgsql as $$ begin perform pg_sleep(seconds); return true; end $$`);
      await pause(0);
      await sql(`update categories set name = 'new'`);
    });
    afterEach(() =>
      sql(
        'drop view product_categories; drop function shop_pause; alter table shop_shelves rename to product_categories',
      ),
    );

    const pause = (seconds: number) =>
      sql(`create or replace view product_categories as select * from shop_shelves where shop_pause(${seconds})`);
    const fanOuts = () =>
      sql<{ state: string; attempts: number; waits: boolean | null; last_error: string | null }>(
        `select state, attempts, last_error,
          due_at between clock_timestamp() + power(2, attempts - 2) * interval '1 s' and clock_timestamp() + power(2, attempts - 1) * interval '1 s' as waits
        from outbox_events where kind = 'fan-out'`,
      );
    const again = (attempts: number) =>
      sql(`update outbox_events set attempts = ${attempts}, due_at = clock_timestamp() where kind = 'fan-out'`);

    it('takes smaller ones, and larger ones again', async () => {
      await pause(0.2);
      await expect(expand(16)).resolves.toBe('again');
      await expect(expand(16)).resolves.toBe(2);
      await pause(0);
      // No more than what overtakes it, which is no reason to stay small.
      await expect(expand(1)).resolves.toBe(1);
      for (const written of [4, 8, 16, 9]) await expect(expand()).resolves.toBe(written);
    });

    it('lets others pass where a single event takes too long, and goes on when it no longer does', async () => {
      await pause(1.5);
      await expect(expand(1)).resolves.toBe('again');
      expect(await fanOuts()).toMatchObject([{ state: 'pending', attempts: 1 }]);
      await again(6);
      await expect(expand()).resolves.toBe('again');
      expect(await fanOuts()).toEqual([{ state: 'pending', attempts: 7, waits: true, last_error: null }]);
      await expect(expand()).resolves.toBe('idle');
      expect((await outbox.claim('product')).fanOutSince).toBeNull();
      await sql(
        `insert into outbox_events (type, aggregate_id, kind, lane, source, roots) values ('product', 1, 'fan-out', 'fan-out', 'products', '{1,2}')`,
      );
      await expect(expand()).resolves.toBe(2);
      await pause(0);
      await again(7);
      for (const written of [1, 2]) await expect(expand()).resolves.toBe(written);
      expect(await fanOuts()).toEqual([{ state: 'pending', attempts: 0, waits: null, last_error: null }]);
    });

    it('is parked in the end', async () => {
      await pause(1.5);
      await again(7);
      await expect(expand()).resolves.toBe('idle');
      expect(await fanOuts()).toEqual([
        {
          state: 'parked',
          attempts: 7,
          waits: null,
          last_error: expect.stringMatching(/^unexpandable: .*statement timeout/) as string,
        },
      ]);
    });
  });

  it('reaches a product that was put on the shelf while the rename was under way', async () => {
    await shelf(1);
    await sql(`insert into products (id, name, price) values (2, 'Late', 1)`);
    await outbox.clear();
    const renaming = service.dataSource.createQueryRunner();
    await renaming.startTransaction();
    await renaming.query(`update categories set name = 'new'`);
    await sql('insert into product_categories (product_id, category_id) values (2, 1)');
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 2 #1']);
    await renaming.commitTransaction();
    await renaming.release();
    await expect(outbox.deliverAll()).resolves.toEqual(['product.updated 1 #1', 'product.updated 2 #2']);
  });

  it('parks one that cannot be expanded, and goes on with those behind it', async () => {
    await shelf(1);
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane, source) values ('product', 7, 'fan-out', 'fan-out', 'brands')`,
    );
    await sql(`update categories set name = 'new'`);
    await expect(expand()).resolves.toBe('idle');
    expect(await outbox.rows(`state = 'parked'`)).toMatchObject([
      { kind: 'fan-out', last_error: expect.stringContaining('shows no row of "brands"') as string },
    ]);
    await expect(expand()).resolves.toBe(1);
  });

  it('ignores a change of what no record shows', async () => {
    await shelf(1);
    await sql(`update categories set name = name`);
    expect(await outbox.rows()).toEqual([]);
  });
});
