import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which server the epoch was given, so that another one is noticed; and the epoch of each number that is in use. */
export class AddEpochServer1795562345000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbox_epoch
      -- PostgreSQL's system identifier and timeline; null until the first claim
      ADD server text COLLATE "C",
      ADD raised_at timestamptz,
      ADD raised_by text,
      ADD reason text`);
    // Stored with the sequence: a number that was tried belongs to its epoch, whatever happened since.
    await runner.query('ALTER TABLE outbox_events ADD epoch integer');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events DROP epoch');
    await runner.query('ALTER TABLE outbox_epoch DROP server, DROP raised_at, DROP raised_by, DROP reason');
  }
}
