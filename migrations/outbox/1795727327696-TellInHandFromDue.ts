import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is in hand is indexed by aggregate and by time. Where statistics were taken while nothing was in hand, the planner held both for equal and
 * read all of the one by aggregate to find retries by time: each claim looked at all rows that wait for a retry. The condition that is always
 * true is implied by a lookup of an aggregate, and by nothing else.
 *
 * Waits for the outbox, and locks it for as long as it takes to read it: half a second for a million rows.
 */
export class TellInHandFromDue1795727327696 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_events_in_hand');
    await runner.query(
      `CREATE UNIQUE INDEX outbox_events_in_hand ON outbox_events (aggregate_id, type)
        WHERE aggregate_id IS NOT NULL AND state IN ('leased', 'retrying')`,
    );
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_events_in_hand');
    await runner.query(
      `CREATE UNIQUE INDEX outbox_events_in_hand ON outbox_events (aggregate_id, type) WHERE state IN ('leased', 'retrying')`,
    );
  }
}
