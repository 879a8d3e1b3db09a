import { randomUUID } from 'node:crypto';
import { DatabaseError, type Client } from 'pg';
import { Sessions } from '../support/sessions.js';
import { ShopUnderTest } from '../support/ways-to-write/shop-under-test.js';

/** What orders' snapshots show while several transactions are under way, and that the shop's transactions do not get into each other's way. */
describe('concurrent writes', () => {
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
  });

  afterEach(() => sessions.close());
  afterAll(() => shop.close());

  const addItem = (session: Client, order: number, product: number) =>
    session.query(
      `insert into order_items (order_id, product_id, quantity, price) values (${order}, ${product}, 1, 1)`,
    );

  /** Events in commit order, with the products that each record lists. */
  const records = async () =>
    (await shop.outbox.rows(`type = 'order'`))
      .toSorted((one, other) => Number(one.n) - Number(other.n))
      .map(({ aggregate_id, kind, snapshot }) => ({
        event: `${kind} ${aggregate_id}`,
        products: (snapshot?.['line_items'] as { product_id: number }[]).map(({ product_id }) => product_id),
      }));

  it('the last of two that each add an item to one order shows both, whichever began first', async () => {
    await a.query('begin');
    await addItem(a, 2, 901);
    await b.query('begin');
    await addItem(b, 2, 902);
    await b.query('commit');
    await a.query('commit');

    const [first, last] = await records();
    expect(first).toMatchObject({ event: 'updated 2', products: [1, 902] });
    expect(last).toMatchObject({ event: 'updated 2', products: [1, 901, 902] });
  });

  it('the second of two commits of one order waits for the first, and sees what it wrote', async () => {
    // Holds the first commit up when it has written its event.
    const holder = await sessions.open();
    await holder.query('begin; select pg_advisory_xact_lock(1)');
    await a.query(`create function hold() returns trigger language plpgsql as $$ begin
        perform pg_advisory_xact_lock_shared(1); return null; end $$;
      create constraint trigger hold after insert on outbox_events deferrable initially deferred for each row execute function hold()`);
    try {
      await a.query('begin');
      await addItem(a, 2, 901);
      await b.query('begin');
      await addItem(b, 2, 902);
      const first = a.query('commit');
      await sessions.waitsForLock(a);
      const second = b.query('commit');
      await sessions.waitsForLock(b);
      await holder.query('commit');
      await Promise.all([first, second]);
      expect((await records()).map(({ products }) => products)).toEqual([
        [1, 901],
        [1, 901, 902],
      ]);
    } finally {
      await a.query('drop function hold cascade');
    }
  });

  it('a commit waits for whoever alters or truncates a part before it holds up others', async () => {
    await b.query('begin; truncate order_items');
    await a.query('begin; update orders set tax_amount = 1 where id = 2');
    const first = a.query('commit');
    await sessions.waitsForLock(a);
    await b.query('commit');
    await first;
    expect(await records()).toHaveLength(3);
  });

  it('an open transaction makes no other one of the same order wait', async () => {
    await a.query('begin');
    await addItem(a, 2, 901);
    await b.query(`set lock_timeout = '2s'`);
    await addItem(b, 2, 902);
    await b.query('update orders set tax_amount = 5 where id = 2');
    await a.query('commit');
    expect(await records()).toHaveLength(3);
  });

  it('transactions that touch the same orders in opposite order do not deadlock', async () => {
    await a.query('update orders set tax_amount = 1');
    // Both commits are held up at the first head that they lock, so that each has taken what it would take before it.
    const holder = await sessions.open();
    await holder.query('begin; select from outbox_heads where aggregate_id = 1 for update');
    await Promise.all([a.query('begin'), b.query('begin')]);
    await Promise.all([addItem(a, 1, 901), addItem(b, 2, 902)]);
    await Promise.all([addItem(a, 2, 901), addItem(b, 1, 902)]);
    const committing = [a.query('commit'), b.query('commit')];
    await Promise.all([sessions.waitsForLock(a), sessions.waitsForLock(b)]);
    await holder.query('commit');
    await Promise.all(committing);
    expect(await records()).toHaveLength(6);
  });

  it('a REPEATABLE READ writer of an order that was changed meanwhile gets 40001, and leaves nothing behind', async () => {
    await a.query('begin isolation level repeatable read');
    await a.query('select from orders');
    await addItem(b, 2, 902);
    await addItem(a, 2, 901);
    const error: unknown = await a.query('commit').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatabaseError);
    expect((error as DatabaseError).code).toBe('40001');

    await a.query('begin isolation level repeatable read');
    await addItem(a, 2, 901);
    await a.query('commit');
    expect((await records()).map(({ products }) => products)).toEqual([
      [1, 902],
      [1, 902, 901],
    ]);
  });

  it('a shop trigger that writes at commit, after ours, is in the record', async () => {
    await a.query(`create function shop_total() returns trigger language plpgsql as $$ begin
        update orders set total_amount = 77 where id = new.order_id; return null; end $$;
      create constraint trigger zz_shop_total after insert on order_items deferrable initially deferred
        for each row execute function shop_total()`);
    try {
      await a.query('begin');
      await a.query(`update orders set tax_amount = 1 where id = 2`); // ours is queued first
      await addItem(a, 2, 901);
      await a.query('commit');
      const rows = await shop.outbox.rows();
      expect(rows.map(({ snapshot }) => snapshot?.['total_amount'])).toEqual([77]);
      await expect(shop.delivered()).resolves.toEqual(['order.updated 2']);
    } finally {
      await a.query('drop function shop_total cascade');
    }
  });

  it("times are UTC, whatever the writer's time zone", async () => {
    await a.query(`set timezone = 'Asia/Kolkata'`);
    await a.query(`update orders set updated_at = '2026-03-08T15:45:00.5+05:30' where id = 2`);
    const [row] = await shop.outbox.rows();
    expect(row?.snapshot?.['updated_at']).toBe('2026-03-08T10:15:00.500Z');
  });

  it('ids and snapshots do not depend on how the writer sees JSON, numbers and dates', async () => {
    await a.query(
      `set datestyle = 'German, DMY'; set extra_float_digits = 0; set bytea_output = 'escape'; set lc_numeric = 'C'`,
    );
    await a.query(`update orders set total_amount = 1234567.5, shipping_address = '{"city": "Köln"}' where id = 2`);
    const [row] = await shop.outbox.rows();
    expect(row?.snapshot).toMatchObject({ total_amount: 1234567.5, shipping_address: { city: 'Köln' } });
  });

  it('a prepared transaction is captured when it is committed', async () => {
    const { rows } = await a.query<{ most: number }>(
      `select current_setting('max_prepared_transactions')::integer as most`,
    );
    const name = randomUUID(); // the server's, not the database's
    await a.query('begin');
    await a.query(`update orders set status = 'confirmed' where id = 2; update products set price = 1 where id = 2`);
    const prepared = a.query(`prepare transaction '${name}'`);
    if (rows[0]!.most === 0) {
      // This server cannot; it must still have left nothing behind.
      await expect(prepared).rejects.toThrow('prepared transactions are disabled');
      await expect(shop.committed()).resolves.toBe(0);
      return;
    }
    await prepared;
    await expect(shop.committed()).resolves.toBe(0);
    await b.query(`commit prepared '${name}'`);
    await expect(shop.probed()).resolves.toEqual(['order', 'product_update']);
    await expect(shop.delivered()).resolves.toEqual(['order.status_changed 2 pending>confirmed', 'product.updated 2']);
  });
});
