import { type DataSource, Migration, MigrationExecutor } from 'typeorm';
import { MIGRATIONS_TABLE } from './data-source.js';
import { MigrationError } from './migration-error.js';
import { type MigrationOptions } from './migration-options.js';
import { withMigrationSession } from './migration-session.js';
import {
  type MigrationSet,
  migrationSetNames,
  migrationsOf,
  optionalSetsBegun,
  setsThatApply,
} from './migration-sets.js';

/** Which sets of migrations are meant. */
export interface ChosenSets {
  /** Those that the database is to have (`setsThatApply`), when left out. */
  readonly sets?: readonly MigrationSet[] | undefined;
}

/**
 * Runs the data source's pending migrations, oldest first, each in a transaction of its own. Safe to start on several instances at once:
 * one works, the others wait and find nothing left to do. Needs a direct connection (no PgBouncer) and a role that may create tables in
 * the schema, no superuser. Migrations that belong to no set (a platform's own, given to its data source) always run.
 * @returns the names of the migrations that this call ran.
 * @throws MigrationError, UnsupportedServerError
 */
export async function migrate(
  dataSource: DataSource,
  { sets, ...options }: Partial<MigrationOptions> & ChosenSets = {},
): Promise<string[]> {
  return withMigrationSession(dataSource, options, async ({ executor, apply }) => {
    const done: string[] = [];
    for (const migration of await pendingOf(executor, sets)) {
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

/**
 * Names of the migrations that the database still lacks, oldest first. Reads only: a role without CREATE may ask.
 * @throws MigrationError when the role may not read which migrations were run; TypeORM would take all of them for pending.
 */
export async function pendingMigrations(dataSource: DataSource, { sets }: ChosenSets = {}): Promise<string[]> {
  const [table] = await dataSource.query<{ role: string; readable: boolean }[]>(
    `SELECT current_user AS role, has_table_privilege(to_regclass($1), 'SELECT') AS readable WHERE to_regclass($1) IS NOT NULL`,
    [MIGRATIONS_TABLE],
  );
  if (table?.readable === false)
    throw new MigrationError(
      `Role ${table.role} may not read ${MIGRATIONS_TABLE}, in which the migrations are written down. Grant it SELECT on that table.`,
    );
  return (await pendingOf(new MigrationExecutor(dataSource), sets)).map(({ name }) => name);
}

/** The sets that this database does without. */
export async function setsLeftOut(dataSource: DataSource): Promise<MigrationSet[]> {
  const sets = await setsOf(new MigrationExecutor(dataSource));
  return migrationSetNames.filter((set) => !sets.includes(set));
}

/** Those of the sets not chosen that the database could have done without, but has: leaving them out comes too late. */
export async function setsLeftOutTooLate(
  dataSource: DataSource,
  chosen: readonly MigrationSet[],
): Promise<MigrationSet[]> {
  const begun = optionalSetsBegun(await executedOn(new MigrationExecutor(dataSource)));
  return begun.filter((set) => !chosen.includes(set));
}

async function pendingOf(executor: MigrationExecutor, chosen: ChosenSets['sets']): Promise<Migration[]> {
  const sets = chosen ?? (await setsOf(executor));
  const others = migrationSetNames.filter((set) => !sets.includes(set));
  const leftOut = new Set(others.length === 0 ? [] : migrationsOf(...others).map(({ name }) => name));
  return (await executor.getPendingMigrations()).filter(({ name }) => !leftOut.has(name));
}

async function setsOf(executor: MigrationExecutor): Promise<MigrationSet[]> {
  return setsThatApply(await executedOn(executor));
}

async function executedOn(executor: MigrationExecutor): Promise<string[]> {
  return (await executor.getExecutedMigrations()).map(({ name }) => name);
}
