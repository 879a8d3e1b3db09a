import { type DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MigrationAttempts } from './migration-attempts.js';
import { MigrationLock } from './migration-lock.js';
import { defaultMigrationOptions, type MigrationOptions } from './migration-options.js';
import { requireSupportedServer } from './server-version.js';

/** What a migration run works with: everything on one connection, which holds the migration lock. */
export interface MigrationSession {
  readonly queryRunner: QueryRunner;
  readonly executor: MigrationExecutor;
  /** Runs one migration's change in a transaction (unless it wants none), with retries while its tables are busy. */
  readonly apply: (migration: Migration, change: () => Promise<unknown>) => Promise<void>;
}

/**
 * Does `work` in a migration session: the server's version checked, no other instance migrating, lock waits short. The connection goes
 * back to the pool as it was.
 * @throws UnsupportedServerError, MigrationError
 */
export async function withMigrationSession<T>(
  dataSource: DataSource,
  given: Partial<MigrationOptions>,
  work: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const options = { ...defaultMigrationOptions, ...given };
  const queryRunner = dataSource.createQueryRunner('master');
  const lock = new MigrationLock(queryRunner);
  try {
    await requireSupportedServer(queryRunner.manager);
    await lock.acquire(options.waitMs, options.log);
    await queryRunner.query(`SET lock_timeout = ${options.lockTimeoutMs}`);
    // A statement may take as long as it needs once it has its locks (an index on a large table).
    await queryRunner.query('SET statement_timeout = 0');
    return await work(sessionOn(dataSource, queryRunner, lock, options)).finally(() => leave(queryRunner, lock));
  } finally {
    await queryRunner.release();
  }
}

function sessionOn(
  dataSource: DataSource,
  queryRunner: QueryRunner,
  lock: MigrationLock,
  options: MigrationOptions,
): MigrationSession {
  const attempts = new MigrationAttempts(queryRunner, options);
  return {
    queryRunner,
    executor: new MigrationExecutor(dataSource, queryRunner),
    apply: (migration, change) =>
      attempts.run(migration.name, migration.instance?.transaction ?? true, async () => {
        await lock.confirm();
        await change();
      }),
  };
}

/** Where this fails the connection is broken, and its lock and settings are gone with it: the first error, if any, says more. */
async function leave(queryRunner: QueryRunner, lock: MigrationLock): Promise<void> {
  try {
    await queryRunner.query('RESET lock_timeout');
    await queryRunner.query('RESET statement_timeout');
    await lock.release();
  } catch {
    return;
  }
}
