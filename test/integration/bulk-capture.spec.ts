import type { Client } from 'pg';
import { useOutbox } from '../support/use-outbox.js';

/** How often transactions that have ended have looked into tables, and how many rows that read; all that the session has counted included. */
async function allReadings(session: Client, ...tables: string[]): Promise<{ lookups: number; rows: number }> {
  await session.query('select pg_stat_force_next_flush()');
  const { rows } = await session.query<{ lookups: number; rows: number }>(
    `select sum(seq_scan + idx_scan)::int as lookups, sum(seq_tup_read + idx_tup_fetch)::int as rows
     from pg_stat_user_tables where relname = any($1)`,
    [tables],
  );
  return rows[0]!;
}

/** Blocks of a table that the session's transactions which have ended have looked at, and all others' so far. */
async function allBlocks(session: Client, table: string): Promise<number> {
  await session.query('select pg_stat_force_next_flush()');
  const { rows } = await session.query<{ blocks: number }>(
    `select (heap_blks_read + heap_blks_hit)::int as blocks from pg_statio_user_tables where relname = $1`,
    [table],
  );
  return rows[0]!.blocks;
}

/** What one statement that changes many aggregates costs the shop's transaction: in proportion to its rows, whatever the planner believes. */
describe('capture of a bulk change', () => {
  const orders = 300;
  const { service, sql } = useOutbox();

  beforeAll(async () => {
    await sql(`insert into orders (id, order_number) select g, 'o' || g from generate_series(1, ${orders}) g;
      insert into order_items (order_id, product_id, quantity, price)
        select g, 1, 1, 1 from generate_series(1, ${orders}) g, generate_series(1, 3)`);
  });

  it('looks at each part of an order once, at commit', async () => {
    const session = await service.sessions.open();
    // Knows how many orders there are, and nothing of the events that are about to be written.
    await session.query('truncate outbox_events; analyze orders, order_items, outbox_events');

    const before = await allReadings(session, 'order_items');
    await session.query('update orders set tax_amount = 1');
    const after = await allReadings(session, 'order_items');

    expect(after.lookups - before.lookups).toBe(orders);
    expect(after.rows - before.rows).toBe(orders * 3);
    const captured = await session.query(`select count(snapshot)::int as snapshots from outbox_events`);
    expect(captured.rows).toEqual([{ snapshots: orders }]);
  });

  it('costs a small change nothing that a backlog waits', async () => {
    const session = await service.sessions.open();
    // The session's plans are made, once and for all after five statements, while the outbox is empty, and known to be: reading all of it
    // is cheapest then. Marks are always few.
    await session.query('truncate outbox_events');
    await session.query('vacuum analyze outbox_events');
    for (let change = 1; change <= 10; change++)
      await session.query('update orders set tax_amount = $1 where id = 1', [10 + change]);
    await (await service.sessions.open()).query('update orders set tax_amount = 3');
    const before = await allReadings(session, 'outbox_marks', 'outbox_events');
    await session.query('update orders set tax_amount = 4 where id = 1');
    const after = await allReadings(session, 'outbox_marks', 'outbox_events');
    // Its own mark, each time that it is looked for.
    expect(after.rows - before.rows).toBeLessThan(10);
  });

  it('costs a small change nothing that marks lie dead, which some transaction keeps from vacuum', async () => {
    const [session, holder, writer] = [
      await service.sessions.open(),
      await service.sessions.open(),
      await service.sessions.open(),
    ];
    // As above: its plans are made while there are no marks.
    await session.query('vacuum analyze outbox_marks');
    for (let change = 1; change <= 10; change++)
      await session.query('update orders set tax_amount = $1 where id = 1', [20 + change]);
    await holder.query('begin isolation level repeatable read; select from orders limit 1');
    for (let change = 1; change <= 10; change++) await writer.query('update orders set tax_amount = $1', [30 + change]);
    const before = await allBlocks(session, 'outbox_marks');
    await session.query('update orders set tax_amount = 50 where id = 1');
    expect((await allBlocks(session, 'outbox_marks')) - before).toBeLessThan(25);
    await holder.query('commit');
  });

  it('costs each order the same where a trigger at commit changes all of them once more, whatever the planner saw of the marks', async () => {
    const session = await service.sessions.open();
    await session.query(`create function shop_after() returns trigger language plpgsql as $$ begin
        update orders set tax_amount = 7 where tax_amount = 6; return null; end $$;
      create constraint trigger shop_after after insert on outbox_events deferrable initially deferred for each row
        when (new.aggregate_id = 1) execute function shop_after()`);
    await session.query('begin; update orders set tax_amount = 6; analyze outbox_marks');
    const before = await allReadings(session, 'outbox_marks', 'outbox_events', 'outbox_heads');
    await session.query('commit');
    const after = await allReadings(session, 'outbox_marks', 'outbox_events', 'outbox_heads');
    await session.query('drop function shop_after cascade');
    expect(after.rows - before.rows).toBeLessThan(orders * 20);
  });

  it('costs each of many statements the same at commit', async () => {
    const session = await service.sessions.open();
    await session.query('truncate outbox_events; analyze outbox_events');
    await session.query('begin');
    for (let order = 1; order <= orders; order++)
      await session.query('update orders set tax_amount = 5 where id = $1', [order]);
    const before = await allReadings(session, 'outbox_marks', 'outbox_events');
    await session.query('commit');
    const after = await allReadings(session, 'outbox_marks', 'outbox_events');
    expect(after.rows - before.rows).toBeLessThan(orders * 20);
    const captured = await session.query(`select count(snapshot)::int as snapshots from outbox_events`);
    expect(captured.rows).toEqual([{ snapshots: orders }]);
  });

  it('takes an order once that one statement changes by two of its foreign keys', async () => {
    const session = await service.sessions.open();
    await session.query('truncate outbox_events');
    await session.query('begin');
    await session.query(`
      create table sample_addresses (id bigint primary key);
      insert into sample_addresses values (1);
      alter table orders add billing_id bigint references sample_addresses on delete set null,
        add shipping_id bigint references sample_addresses on delete set null;
      update orders set billing_id = 1, shipping_id = 1 where id = 1;
      create function shop_touch() returns trigger language plpgsql as $$ begin
        new.updated_at = clock_timestamp(); return new; end $$;
      create trigger shop_touch before update on orders for each row execute function shop_touch()`);
    await session.query('delete from sample_addresses');
    const marked = await session.query(`select aggregate_id from outbox_marks`);
    await session.query('rollback');
    expect(marked.rows).toEqual([{ aggregate_id: '1' }]);
  });
});
