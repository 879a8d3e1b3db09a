import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When records were refused alone (-infinity: beside others that got through), and since when their streams are not known to accept anything. */
export class AddRefusals1795693251000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events ADD COLUMN refused_at timestamptz');
    await runner.query('ALTER TABLE outbox_streams ADD COLUMN doubted_at timestamptz');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_streams DROP COLUMN doubted_at');
    await runner.query('ALTER TABLE outbox_events DROP COLUMN refused_at');
  }
}
