import { type Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { migratedWithSampleReturns } from '../support/sample-returns.js';
import { Sessions } from '../support/sessions.js';

/**
 * Marks are what a transaction knows of its changes, and become one event per aggregate at its commit. To see these fail: in snapshot-sql.ts leave
 * the marks, forget `counted_before`, `counted_by` or `captured_at`, let a type count another's heads, or take a snapshot however deep in triggers.
 */
describe('marks', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let a: Client;
  let b: Client;

  beforeAll(async () => {
    database = await createTestDatabase(migratedWithSampleReturns);
  });
  beforeEach(async () => {
    sessions = new Sessions(database.url);
    [a, b] = [await sessions.open(), await sessions.open()];
    await a.query(`truncate outbox_events, outbox_heads, orders, sample_returns cascade`);
    await a.query(`insert into orders (id, order_number) values (1, 'A-1'), (2, 'A-2');
      insert into sample_returns (return_id, state) values (1, 'asked')`);
    await a.query(`truncate outbox_events, outbox_heads`);
  });
  afterEach(() => sessions.close());
  afterAll(() => database.drop());

  const events = async () => {
    const { rows } = await b.query<{ event: string; change: unknown }>(
      `select type || '.' || kind || ' ' || aggregate_id || ' ' || n || coalesce(' ' || (snapshot ->> 'status'), '') as event from outbox_events
       order by type, aggregate_id, n`,
    );
    return rows.map(({ event }) => event);
  };
  const marks = async () => (await b.query('select from outbox_marks')).rowCount;

  it('are gone once they are events, with their transaction', async () => {
    await a.query(`begin; update orders set status = 'paid'; update orders set tax_amount = 1 where id = 2`);
    await expect(a.query('select aggregate_id, type from outbox_marks order by aggregate_id')).resolves.toMatchObject({
      rows: [
        { aggregate_id: '1', type: 'order' },
        { aggregate_id: '2', type: 'order' },
      ],
    });
    await expect(a.query('select from outbox_events')).resolves.toMatchObject({ rowCount: 0 });
    await a.query('commit');
    await expect(events()).resolves.toEqual(['order.status_changed 1 1 paid', 'order.status_changed 2 1 paid']);
    await expect(marks()).resolves.toBe(0);
    await a.query(`begin; update orders set status = 'sent'; rollback`);
    await expect(marks()).resolves.toBe(0);
  });

  it('become no event before the commit, however often constraints are checked', async () => {
    await a.query(`begin; update orders set status = 'paid'; set constraints all immediate`);
    await a.query(`update orders set status = 'sent' where id = 1; set constraints all immediate; set constraints all immediate;
      delete from orders where id = 2; truncate sample_returns cascade`);
    await expect(a.query('select from outbox_events')).resolves.toMatchObject({ rowCount: 0 });
    await expect(a.query('select from outbox_heads')).resolves.toMatchObject({ rowCount: 0 });
    await a.query('commit');
    await expect(events()).resolves.toEqual([
      'order.status_changed 1 1 sent',
      'order.deleted 2 1',
      'sample_return.deleted 1 1',
    ]);
    await expect(marks()).resolves.toBe(0);
  });

  it("become none in the middle of a statement, where a trigger of the shop's checks constraints", async () => {
    await a.query(`create function shop_checks() returns trigger language plpgsql as $$ begin
        update orders set status = 'packing' where id = new.id and status = 'paid'; set constraints all immediate; return null; end $$;
      create trigger shop_checks after insert or update on orders for each row execute function shop_checks()`);
    try {
      await a.query(`update orders set status = 'paid'`);
      await a.query(`insert into orders (id, order_number, status) values (3, 'A-3', 'paid'), (4, 'A-4', 'paid')`);
      const { rows } = await b.query(`select kind, change from outbox_events order by aggregate_id`);
      const changed = { kind: 'status_changed', change: { status: { from: 'pending', to: 'packing' } } };
      const created = { kind: 'created', change: null };
      expect(rows).toEqual([changed, changed, created, created]);
    } finally {
      await a.query('drop function shop_checks cascade');
    }
  });

  describe('that a trigger at commit makes after they have become events', () => {
    /** Behind ours, since it waits for the event: changes the orders of the user whose id the event's aggregate has, once. */
    const changedAfterwards = async (users: string) => {
      await a.query(`update orders set user_id = ${users}`);
      await a.query('truncate outbox_events, outbox_heads');
      await a.query(`create function shop_after() returns trigger language plpgsql as $$ begin
          update orders set total_amount = 1, status = 'filed' where total_amount = 0 and user_id = new.aggregate_id;
          update sample_returns set state = 'filed' where new.type = 'sample_return' and state = 'packed'; return null; end $$;
        create constraint trigger shop_after after insert on outbox_events deferrable initially deferred for each row execute function shop_after()`);
    };
    afterEach(() => a.query('drop function shop_after cascade'));

    it('replace their event, and keep what was first', async () => {
      await changedAfterwards('id');
      await a.query(`update orders set status = 'paid' where id = 1`);
      await expect(events()).resolves.toEqual(['order.status_changed 1 2 filed']);
      const { rows } = await b.query(`select change from outbox_events`);
      expect(rows).toEqual([{ change: { status: { from: 'pending', to: 'filed' } } }]);
      await expect(marks()).resolves.toBe(0);
    });

    it('replace no event but their own', async () => {
      await changedAfterwards('id');
      await a.query('begin');
      await b.query(`set session_replication_role = replica`);
      await b.query(`update orders set status = 'paid' where id = 1`);
      await a.query(`update orders set tax_amount = 1 where id = 1; commit`);
      await expect(events()).resolves.toEqual(['order.status_changed 1 1 paid', 'order.status_changed 1 3 filed']);
    });

    it('replace nothing of an aggregate that this transaction tells of for the first time', async () => {
      // The event of order 2 has both changed.
      await changedAfterwards('2');
      await a.query('begin');
      await b.query(`set session_replication_role = replica`);
      await b.query(`update orders set tax_amount = 1 where id = 1`);
      await a.query(`update orders set tax_amount = 1 where id = 2; commit`);
      await expect(events()).resolves.toEqual([
        'order.updated 1 1 pending',
        'order.status_changed 1 2 filed',
        'order.status_changed 2 2 filed',
      ]);
    });

    it('of two types replace one event each', async () => {
      await changedAfterwards('1');
      await a.query(`begin; update orders set tax_amount = 1; update sample_returns set state = 'packed'; commit`);
      await expect(events()).resolves.toEqual([
        'order.status_changed 1 2 filed',
        'order.status_changed 2 2 filed',
        'sample_return.updated 1 2',
      ]);
    });
  });

  it('leave what another transaction has committed meanwhile, whatever else this one has changed', async () => {
    await a.query(`begin; update orders set tax_amount = 1 where id = 1; update sample_returns set state = 'accepted'`);
    const other = await sessions.open();
    await other.query(`update orders set tax_amount = 2 where id = 2`);
    await other.query(`insert into order_items (order_id, product_id, quantity, price) values (1, 1, 1, 1)`);
    await other.query(`insert into sample_return_reasons values (1, 'broken') on conflict do nothing`);
    await other.query(`insert into sample_return_items values (1, 1, 'MUG', 1)`);
    await a.query('commit');
    await expect(events()).resolves.toEqual([
      'order.updated 1 1 pending',
      'order.updated 1 2 pending',
      'order.updated 2 1 pending',
      'sample_return.updated 1 1',
      'sample_return.accepted 1 2',
    ]);
  });

  it('leave what a transaction of the same number wrote, on a server whose dump was loaded', async () => {
    await a.query(`update orders set status = 'paid' where id = 1`);
    await a.query(
      `begin; update outbox_heads set counted_by = pg_current_xact_id(); update orders set status = 'sent' where id = 1; commit`,
    );
    await expect(events()).resolves.toEqual(['order.status_changed 1 1 paid', 'order.status_changed 1 2 sent']);
  });
});
