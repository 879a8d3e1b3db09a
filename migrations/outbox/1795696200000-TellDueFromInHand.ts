import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two indexes had one predicate: what is in hand, by aggregate and by time. Where statistics were taken while nothing was, the planner held them
 * for equal and took the smaller one, by time, to look aggregates up in: a claim of 500 with 5,000 in hand read 2.5 million rows. Now a lookup by
 * aggregate cannot use it.
 *
 * Waits for the outbox and locks it for as long as what is in hand takes to be read: milliseconds.
 */
export class TellDueFromInHand1795696200000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_events_due');
    await runner.query(
      `CREATE INDEX outbox_events_due ON outbox_events (stream, state, due_at) WHERE due_at IS NOT NULL AND state IN ('leased', 'retrying')`,
    );
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_events_due');
    await runner.query(
      `CREATE INDEX outbox_events_due ON outbox_events (stream, state, due_at) WHERE state IN ('leased', 'retrying')`,
    );
  }
}
