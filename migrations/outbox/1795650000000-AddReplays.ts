import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What replays of parked events need to know: that an event is one, and how far deliveries have come in commit order. */
export class AddReplays1795650000000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events ADD COLUMN replayed boolean NOT NULL DEFAULT false');
    // History: the greatest outbox_events.n that was delivered; null where none was since this column is there.
    await runner.query('ALTER TABLE outbox_positions ADD COLUMN n bigint');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_positions DROP COLUMN n');
    await runner.query('ALTER TABLE outbox_events DROP COLUMN replayed');
  }
}
