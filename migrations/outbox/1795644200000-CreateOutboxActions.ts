import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who repaired what, and when: one row per action, and the aggregates that it touched one by one. */
export class CreateOutboxActions1795644200000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE outbox_actions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      -- an API key's name, or a user of the operating system
      actor text NOT NULL,
      via text NOT NULL CHECK (via IN ('http', 'cli')),
      action text NOT NULL,
      scope jsonb NOT NULL,
      outcome jsonb NOT NULL
    )`);
    await runner.query(`CREATE TABLE outbox_action_subjects (
      type text COLLATE "C" NOT NULL,
      aggregate_id bigint NOT NULL,
      action_id bigint NOT NULL REFERENCES outbox_actions ON DELETE CASCADE,
      PRIMARY KEY (type, aggregate_id, action_id)
    )`);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_action_subjects, outbox_actions');
  }
}
