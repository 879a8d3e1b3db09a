import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Marks: what a transaction has changed of history aggregates so far. Capture wrote such rows into `outbox_events`, and at commit wrote each of
 * them anew with its number and snapshot, with twice the index entries; now the event is written once, complete, and the marks go. A third less
 * for a bulk change of orders.
 *
 * None outlives its transaction (unless somebody disables the triggers on the table), so they need no write-ahead log, and a server that starts after
 * a crash finds the table empty. What is deleted is never read again, since each transaction looks for its own number: vacuum may take its time.
 *
 * The column `xid` of `outbox_events`, the index of it, what `progress` meant for history, and the function `outbox_lock_heads()` stay for triggers
 * from before: a later version drops them.
 */
export class AddMarks1795732804435 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(MARKS);
    await runner.query(COUNTED_BY);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_heads DROP COLUMN counted_by, DROP COLUMN counted_before');
    await runner.query('DROP TABLE outbox_marks');
  }
}

const MARKS = `CREATE UNLOGGED TABLE outbox_marks (
    xid xid8 NOT NULL,
    type text COLLATE "C" NOT NULL,
    aggregate_id bigint NOT NULL,
    -- somebody wants a record of it, changed or not
    wanted boolean NOT NULL DEFAULT false,
    -- 0 asks for the snapshots of all that the transaction has marked, 1 asks again, behind the shop's own deferred triggers
    progress smallint,
    -- what the root was before the transaction, where a statement on roots told
    before jsonb,
    PRIMARY KEY (xid, aggregate_id, type)
  ) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1,
    autovacuum_vacuum_cost_delay = 1)`;

/** The transaction that counted last, and whether it had counted before: then it has written an event of the aggregate already. */
const COUNTED_BY = 'ALTER TABLE outbox_heads ADD COLUMN counted_by xid8, ADD COLUMN counted_before boolean';
