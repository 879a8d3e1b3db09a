import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What workers do with parked events by themselves stands beside what people do. */
export class LetWorkersAct1795657000000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await allow(runner, `'http', 'cli', 'worker'`);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM outbox_actions WHERE via = 'worker'`);
    await allow(runner, `'http', 'cli'`);
  }
}

async function allow(runner: QueryRunner, ways: string): Promise<void> {
  await runner.query(`ALTER TABLE outbox_actions DROP CONSTRAINT outbox_actions_via_check,
    ADD CONSTRAINT outbox_actions_via_check CHECK (via IN (${ways}))`);
}
