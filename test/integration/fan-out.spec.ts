import { wireIdleService, type IdleService } from '../support/idle-service.js';
import { OutboxDriver } from '../support/outbox-driver.js';
import { FanOutExpander } from '../../src/outbox/fan-out/fan-out-expander.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';

/** One row for a shared row's change, expanded after commit. To see these fail: forget `progress` in fan-out-expander.ts. */
describe('fan-out', () => {
  let service: IdleService;
  let outbox: OutboxDriver;

  beforeAll(async () => {
    service = await wireIdleService();
    outbox = new OutboxDriver(service);
  });

  beforeEach(async () => {
    await sql('truncate products, categories cascade');
    await sql('truncate outbox_events, outbox_positions');
  });
  afterAll(() => service.dispose());

  const sql = <Row>(text: string) => service.dataSource.query<Row[]>(text);
  const expand = () => service.get(FanOutExpander).expand(service.get(PublicationRegistry).publication('product'));
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

  it('expands in steps, each product once, and goes on where it stopped', async () => {
    await shelf(5_001);
    await sql(`update categories set name = 'new'`);
    await expect(expand()).resolves.toBe(5_000);
    expect(await outbox.rows(`kind = 'fan-out'`)).toHaveLength(1);
    await expect(expand()).resolves.toBe(1);
    await expect(expand()).resolves.toBeNull();
    const [counts] = await sql<{ events: string; products: string }>(
      'select count(*) as events, count(distinct aggregate_id) as products from outbox_events',
    );
    expect(counts).toEqual({ events: '5001', products: '5001' });
  });

  it('takes smaller steps where one takes too long, and is parked where a single event does', async () => {
    await shelf(12);
    await sql(`alter table product_categories rename to shop_shelves;
      create function shop_pause(seconds float) returns boolean language plpgsql as $$ begin perform pg_sleep(seconds); return true; end $$;
      create view product_categories as select * from shop_shelves where shop_pause(0.3)`);
    try {
      await sql(`update categories set name = 'new'`);
      // 5,000, 625, 79, 10, 2.
      for (const written of [0, 0, 0, 0, 2, 2]) await expect(expand()).resolves.toBe(written);
      await sql('create or replace view product_categories as select * from shop_shelves where shop_pause(1.5)');
      await expect(expand()).resolves.toBe(0);
      await expect(expand()).resolves.toBeNull();
      expect(await outbox.rows(`kind = 'fan-out'`)).toMatchObject([{ state: 'parked' }]);
    } finally {
      await sql(
        'drop view product_categories; drop function shop_pause; alter table shop_shelves rename to product_categories',
      );
    }
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
    await expect(expand()).resolves.toBeNull();
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
