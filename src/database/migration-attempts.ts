import { setTimeout as pause } from 'node:timers/promises';
import { type QueryRunner } from 'typeorm';
import { messageOf } from '../logging/error-facts.js';
import { describeHolders, isBusyTable } from './busy-tables.js';
import { MigrationError } from './migration-error.js';
import { type MigrationOptions } from './migration-options.js';

/** Runs one migration's work, again and again while the tables that it needs are busy. */
export class MigrationAttempts {
  constructor(
    private readonly queryRunner: QueryRunner,
    private readonly options: MigrationOptions,
  ) {}

  /**
   * Runs `work` to its commit, or leaves nothing of it behind.
   * @param transactional false for work that PostgreSQL refuses in a transaction (CREATE INDEX CONCURRENTLY); it must clean up itself.
   * @throws MigrationError that names the migration, and the busy table when that was the reason.
   */
  async run(migration: string, transactional: boolean, work: () => Promise<void>): Promise<void> {
    const { attempts, lockTimeoutMs, log } = this.options;
    for (let attempt = 1; ; attempt++) {
      try {
        await (transactional ? this.inTransaction(work) : work());
        return;
      } catch (error) {
        if (!isBusyTable(error)) throw failureOf(migration, error);
        const statement = error.query.replaceAll(/\s+/g, ' ').trim();
        const busy =
          `Migration ${migration}: no lock within ${lockTimeoutMs} ms for "${statement.slice(0, 120)}"; ` +
          (await describeHolders(this.queryRunner, statement));
        if (attempt >= attempts)
          throw new MigrationError(`${busy}. Gave up after ${attempt} attempts.`, { cause: error });
        const pauseMs = this.pauseMsAfter(attempt);
        log(`${busy}. Attempt ${attempt} of ${attempts}, the next one in ${pauseMs} ms.`);
        await pause(pauseMs);
      }
    }
  }

  private async inTransaction(work: () => Promise<void>): Promise<void> {
    await this.queryRunner.startTransaction('READ COMMITTED');
    try {
      await work();
      await this.queryRunner.commitTransaction();
    } catch (error) {
      // A failing rollback means a broken connection, which has rolled back by itself: the first error says more.
      await this.queryRunner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }

  /** The pause lets the queue pass that formed behind our waiting lock request. */
  private pauseMsAfter(attempt: number): number {
    return Math.min(this.options.pauseMs * 2 ** (attempt - 1), 16 * this.options.pauseMs);
  }
}

function failureOf(migration: string, error: unknown): MigrationError {
  if (error instanceof MigrationError) return error;
  return new MigrationError(`Migration ${migration} failed: ${messageOf(error)}`, { cause: error });
}
