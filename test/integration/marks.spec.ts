import { type Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { migratedWithReturns } from '../support/returns.js';
import { Sessions } from '../support/sessions.js';

/**
 * Marks are what a transaction knows of its changes, and become one event per aggregate at its commit. To see these fail: leave the marks
 * (snapshot-sql.ts, `delete from outbox_marks`), replace no earlier event, replace any of `captured_at`, or let a type count another's heads.
 */
describe('marks', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let a: Client;
  let b: Client;

  beforeAll(async () => {
    database = await createTestDatabase(migratedWithReturns);
  });
  beforeEach(async () => {
    sessions = new Sessions(database.url);
    [a, b] = [await sessions.open(), await sessions.open()];
    await a.query(`truncate outbox_events, outbox_heads, orders, returns cascade`);
    await a.query(`insert into orders (id, order_number) values (1, 'A-1'), (2, 'A-2');
      insert into returns (return_id, state) values (1, 'asked')`);
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

  it('become one event, however often constraints are checked in between', async () => {
    await a.query(`begin; update orders set status = 'paid'; set constraints all immediate`);
    await expect(a.query('select from outbox_events')).resolves.toMatchObject({ rowCount: 2 });
    await a.query(`update orders set status = 'sent' where id = 1; set constraints all immediate;
      delete from orders where id = 2; commit`);
    await expect(events()).resolves.toEqual(['order.status_changed 1 2 sent', 'order.deleted 2 2']);
    const { rows } = await b.query(`select change from outbox_events where aggregate_id = 1`);
    expect(rows).toEqual([{ change: { status: { from: 'pending', to: 'sent' } } }]);
    await expect(marks()).resolves.toBe(0);
  });

  it('replace no event but their own', async () => {
    await a.query('begin');
    await b.query(`update orders set status = 'paid' where id = 1`);
    await a.query(`update orders set tax_amount = 1 where id = 1; set constraints all immediate`);
    await a.query(`update orders set tax_amount = 2 where id = 1; commit`);
    await expect(events()).resolves.toEqual(['order.status_changed 1 1 paid', 'order.updated 1 3 paid']);
  });

  it('become no event until the commit, where constraints are immediate', async () => {
    await a.query(`begin; set constraints all immediate; update orders set status = 'paid'; truncate returns cascade`);
    await expect(a.query('select from outbox_events')).resolves.toMatchObject({ rowCount: 0 });
    await a.query('commit');
    await expect(events()).resolves.toEqual([
      'order.status_changed 1 1 paid',
      'order.status_changed 2 1 paid',
      'return.deleted 1 1',
    ]);
  });

  it('leave what another transaction has committed meanwhile, whatever else this one has changed', async () => {
    await a.query(`begin; update orders set tax_amount = 1 where id = 1; update returns set state = 'accepted'`);
    const other = await sessions.open();
    await other.query(`update orders set tax_amount = 2 where id = 2`);
    await other.query(`insert into order_items (order_id, product_id, quantity, price) values (1, 1, 1, 1)`);
    await other.query(`insert into return_reasons values (1, 'broken') on conflict do nothing`);
    await other.query(`insert into return_items values (1, 1, 'MUG', 1)`);
    await a.query('commit');
    await expect(events()).resolves.toEqual([
      'order.updated 1 1 pending',
      'order.updated 1 2 pending',
      'order.updated 2 1 pending',
      'return.updated 1 1',
      'return.accepted 1 2',
    ]);
  });

  it('leave what a transaction of the same number wrote, on a server whose dump was loaded', async () => {
    await a.query(`update orders set status = 'paid' where id = 1`);
    await a.query(
      `begin; update outbox_heads set xid = pg_current_xact_id(); update orders set status = 'sent' where id = 1; commit`,
    );
    await expect(events()).resolves.toEqual(['order.status_changed 1 1 paid', 'order.status_changed 1 2 sent']);
  });
});
