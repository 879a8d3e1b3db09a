import { type DataSource, Migration, MigrationExecutor } from 'typeorm';
import { MigrationError } from './migration-error.js';
import { type MigrationOptions } from './migration-options.js';
import { withMigrationSession } from './migration-session.js';

/**
 * Runs the data source's pending migrations, oldest first, each in a transaction of its own. Safe to start on several instances at once:
 * one works, the others wait and find nothing left to do. Needs a direct connection (no PgBouncer) and a role that may create tables in
 * the schema, no superuser.
 * @returns the names of the migrations that this call ran.
 * @throws MigrationError, UnsupportedServerError
 */
export async function migrate(dataSource: DataSource, options: Partial<MigrationOptions> = {}): Promise<string[]> {
  return withMigrationSession(dataSource, options, async ({ executor, apply }) => {
    const done: string[] = [];
    for (const migration of await executor.getPendingMigrations()) {
      await apply(migration, () => executor.executeMigration(migration));
      done.push(migration.name);
    }
    return done;
  });
}

/**
 * Takes back the migration that was run last, in a transaction of its own.
 * @returns its name, or undefined when there is none.
 * @throws MigrationError (also when the data source does not know that migration), UnsupportedServerError
 */
export async function revert(
  dataSource: DataSource,
  options: Partial<MigrationOptions> = {},
): Promise<string | undefined> {
  return withMigrationSession(dataSource, options, async ({ queryRunner, executor, apply }) => {
    const [last] = await executor.getExecutedMigrations();
    if (!last) return undefined;
    const instance = dataSource.migrations.find((known) => (known.name ?? known.constructor.name) === last.name);
    if (!instance) throw new MigrationError(`Migration ${last.name} was run last, but is not part of this program.`);
    await apply(new Migration(last.id, last.timestamp, last.name, instance), async () => {
      await instance.down(queryRunner);
      await executor.deleteMigration(last);
    });
    return last.name;
  });
}

/** Names of the migrations that the database still lacks, oldest first. Reads only: a role without CREATE may ask. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  return (await new MigrationExecutor(dataSource).getPendingMigrations()).map(({ name }) => name);
}
