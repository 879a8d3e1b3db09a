import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A fan-out may be of a bulk change, too: then it lists the ids of the aggregates, and its `progress` counts those that were expanded. */
export class AddBulkChanges1795679935863 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events ADD COLUMN roots bigint[]');
    // It is written in the shop's transaction, and compressing it takes longer than writing it.
    await runner.query('ALTER TABLE outbox_events ALTER COLUMN roots SET STORAGE EXTERNAL');
  }

  public async down(runner: QueryRunner): Promise<void> {
    // What they have still to tell becomes an event of each.
    await runner.query(`WITH lists AS (
      DELETE FROM outbox_events WHERE roots IS NOT NULL RETURNING type, captured_at, roots[coalesce(progress, 0)::integer + 1 :] AS rest
    )
    INSERT INTO outbox_events (type, aggregate_id, kind, lane, captured_at)
    SELECT type, unnest(rest), 'updated', 'updated', captured_at FROM lists`);
    await runner.query('ALTER TABLE outbox_events DROP COLUMN roots');
  }
}
