import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A fan-out may be of a bulk change, too: then it lists the ids of the aggregates, and its `progress` counts those that were expanded. */
export class AddBulkChanges1795679935863 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events ADD COLUMN roots bigint[]');
    // Read in slices, and written in the shop's transaction: compressing it takes longer than writing it.
    await runner.query('ALTER TABLE outbox_events ALTER COLUMN roots SET STORAGE EXTERNAL');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events DROP COLUMN roots');
  }
}
