import type { Client } from 'pg';
import { Sessions } from '../support/sessions.js';
import { ShopUnderTest } from '../support/ways-to-write/shop-under-test.js';

/**
 * A shop with deferred constraints and triggers of its own. These may wait for rows at commit, and so must come before the heads of its
 * orders are taken: who waits for a row while it holds a head waits for a transaction that may come to wait for the head. To see it fail: have
 * snapshot-sql.ts take the snapshot at the first asking.
 */
describe("the shop's own deferred constraints", () => {
  let shop: ShopUnderTest;
  let sessions: Sessions;
  let a: Client;
  let b: Client;

  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });

  beforeEach(async () => {
    await shop.restore();
    sessions = new Sessions(shop.service.database.url);
    [a, b] = [await sessions.open(), await sessions.open()];
    await a.query(`
      create table sample_accounts (id bigint primary key, orders integer not null);
      insert into sample_accounts values (1, 0);
      create function shop_account() returns trigger language plpgsql as $$ begin
        update sample_accounts set orders = orders + 1; return null; end $$;
      create constraint trigger shop_account after update on orders deferrable initially deferred
        for each row execute function shop_account()`);
  });

  afterEach(async () => {
    await sessions.close();
    await shop.client.query('drop function shop_account cascade; drop table sample_accounts');
  });
  afterAll(() => shop.close());

  const addItem = (session: Client, order: number) =>
    session.query(`insert into order_items (order_id, product_id, quantity, price) values (${order}, 1, 1, 1)`);

  const totals = async () => (await shop.outbox.rows(`type = 'order'`)).map(({ snapshot }) => snapshot?.['tax_amount']);

  it('do not make two commits of one order wait for each other', async () => {
    await b.query('begin');
    await b.query('update sample_accounts set orders = 10');
    await a.query('begin');
    await addItem(a, 2); // ours is queued first, and the shop's behind it
    await a.query('update orders set tax_amount = 5 where id = 2');
    const committing = a.query('commit');
    await sessions.waitsForLock(a); // for the account
    await addItem(b, 2);
    await b.query('commit');
    await committing;
    expect((await totals()).toSorted()).toEqual([0, 5]);
  });

  it('are seen by the snapshot even where they change the order again', async () => {
    await a.query(`create function shop_account_order() returns trigger language plpgsql as $$ begin
        update orders set total_amount = 77 where id = 2 and total_amount <> 77; return null; end $$;
      create constraint trigger shop_account_order after update on sample_accounts deferrable initially deferred
        for each row execute function shop_account_order()`);
    await a.query('update orders set tax_amount = 5 where id = 2');
    const rows = await shop.outbox.rows();
    expect(rows.map(({ snapshot }) => snapshot)).toMatchObject([{ tax_amount: 5, total_amount: 77 }]);
    await shop.client.query('drop function shop_account_order cascade');
  });

  it('leave a transaction that takes back to a savepoint with what is left of it', async () => {
    await a.query('begin');
    await a.query('update orders set tax_amount = 5 where id = 2; savepoint s');
    await a.query('update orders set tax_amount = 6; set constraints all immediate; rollback to s');
    await addItem(a, 1);
    await a.query('commit');
    expect((await shop.outbox.rows()).map(({ snapshot }) => snapshot)).toMatchObject([
      { order_id: 1, tax_amount: 0 },
      { order_id: 2, tax_amount: 5 },
    ]);
    await expect(shop.delivered()).resolves.toEqual(['order.updated 1', 'order.updated 2']);
  });
});
