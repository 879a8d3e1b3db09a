import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators set at run time, shared by all instances, and which instances there are. */
export class AddStreamControls1795646700000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbox_streams
      -- nothing is claimed while this is set
      ADD COLUMN paused_at timestamptz,
      ADD COLUMN paused_by text,
      -- in the place of the configured limit: '100/m', 'auto', 'none'
      ADD COLUMN own_limit text`);
    await runner.query(`CREATE TABLE outbox_workers (
      instance uuid PRIMARY KEY,
      host text NOT NULL,
      pid integer NOT NULL,
      version text NOT NULL,
      started_at timestamptz NOT NULL,
      seen_at timestamptz NOT NULL
    ) WITH (fillfactor = 50)`);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_workers');
    await runner.query(
      'ALTER TABLE outbox_streams DROP COLUMN paused_at, DROP COLUMN paused_by, DROP COLUMN own_limit',
    );
  }
}
