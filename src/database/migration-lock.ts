import { setTimeout as pause } from 'node:timers/promises';
import { type QueryRunner } from 'typeorm';
import { MigrationError } from './migration-error.js';

/** Two int4 keys of the advisory lock, "shop" and "migr" in ASCII. Advisory locks are per database. */
const [lockClass, lockObject] = [0x73686f70, 0x6d696772];

const POLL_EVERY_MS = 250;

/**
 * Lets one instance at a time migrate a database. A session lock: it lasts over the transactions of a run and goes when its connection
 * does, so it must be taken on the connection that migrates. Behind PgBouncer in transaction mode a session is shared with others:
 * migrations need a direct connection.
 */
export class MigrationLock {
  constructor(private readonly queryRunner: QueryRunner) {}

  /**
   * Waits for its turn. It polls: a waiting `pg_advisory_lock()` is a statement with a snapshot, for which another instance's
   * CREATE INDEX CONCURRENTLY would wait in turn: a deadlock.
   * @throws MigrationError when another instance is still at it after `waitMs`.
   */
  async acquire(waitMs: number, onWait: (message: string) => void): Promise<void> {
    const giveUpAt = performance.now() + waitMs;
    for (let waits = 0; !(await this.ask('pg_try_advisory_lock($1, $2)')); waits++) {
      const holder = `Another instance is migrating this database (${await this.holder()})`;
      if (performance.now() >= giveUpAt) throw new MigrationError(`${holder}, still after ${waitMs / 1000} s.`);
      if (waits === 0) onWait(`${holder}: waiting for it.`);
      await pause(POLL_EVERY_MS);
    }
  }

  /**
   * To be called in each migration's transaction.
   * @throws MigrationError when the lock is not on this connection (any more).
   */
  async confirm(): Promise<void> {
    const held = await this.ask(
      `EXISTS (SELECT FROM pg_locks WHERE ${IS_OURS_SQL} AND pid = pg_backend_pid() AND classid = $1 AND objid = $2)`,
    );
    if (held) return;
    throw new MigrationError(
      'The migration lock is not held by this connection. Is DATABASE_URL a PgBouncer in transaction mode? ' +
        'Migrations need a direct connection to PostgreSQL.',
    );
  }

  async release(): Promise<void> {
    await this.ask('pg_advisory_unlock($1, $2)');
  }

  private async holder(): Promise<string> {
    const rows = await this.queryRunner.manager.query<{ pid: number }[]>(
      `SELECT pid FROM pg_locks WHERE ${IS_OURS_SQL} AND classid = $1 AND objid = $2`,
      [lockClass, lockObject],
    );
    return rows.map(({ pid }) => `pid ${pid}`).join(', ') || 'just done';
  }

  private async ask(expression: string): Promise<boolean> {
    const [row] = await this.queryRunner.manager.query<{ answer: boolean }[]>(`SELECT ${expression} AS answer`, [
      lockClass,
      lockObject,
    ]);
    return row?.answer === true;
  }
}

/** objsubid 2 marks locks with two int4 keys. */
const IS_OURS_SQL = `locktype = 'advisory' AND granted AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
