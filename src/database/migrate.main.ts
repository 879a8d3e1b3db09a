import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import { ConfigurationError, EX_CONFIG } from '../config/configuration-error.js';
import { databaseSettings } from '../config/declared/service-settings.js';
import { EnvironmentReading } from '../config/environment-reading.js';
import { EnvironmentFileError, processEnvironment } from '../config/process-environment.js';
import { connectedSettings } from './connected-settings.js';
import { dataSourceOptions, type DatabaseSettings } from './data-source.js';
import { migrate, pendingMigrations, revert } from './migrate.js';
import { MigrationError } from './migration-error.js';
import { migrationsOf } from './migration-sets.js';
import { UnsupportedServerError } from './server-version.js';

/**
 * `npm run migrate` brings the database that DATABASE_URL names up to date; `-- --list` only says what it lacks, `-- --revert` takes the
 * last migration back. Exit code 0, 1 when it failed, 78 when the configuration is wrong. Nothing but the database is configured here, so
 * that a migration job needs no more than DATABASE_URL.
 */
try {
  const { values: flags } = parseArgs({ options: { list: { type: 'boolean' }, revert: { type: 'boolean' } } });
  const dataSource = new DataSource(
    dataSourceOptions(settingsFrom(processEnvironment()), { migrations: migrationsOf() }),
  );
  await dataSource.initialize();
  try {
    if (flags.list) await listPending(dataSource);
    else if (flags.revert) await revertLast(dataSource);
    else await runPending(dataSource);
  } finally {
    await dataSource.destroy();
  }
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof ConfigurationError || error instanceof EnvironmentFileError ? EX_CONFIG : 1;
}

function settingsFrom(env: NodeJS.ProcessEnv): DatabaseSettings {
  const reading = new EnvironmentReading(env, [databaseSettings]);
  const problems = reading.problems();
  if (problems.length > 0) throw new ConfigurationError(problems);
  const database = reading.values(databaseSettings);
  const { url } = databaseSettings.settings;
  if (database.url === undefined) throw new ConfigurationError([url.problem(env, url.spec.kind.accepted)]);
  return connectedSettings({ database });
}

async function listPending(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  print(pending.length > 0 ? pending.map((name) => `pending  ${name}`).join('\n') : 'No migration is pending.');
}

async function revertLast(dataSource: DataSource): Promise<void> {
  const name = await revert(dataSource, { log: print });
  print(name === undefined ? 'There is no migration to take back.' : `reverted ${name}`);
}

async function runPending(dataSource: DataSource): Promise<void> {
  const done = await migrate(dataSource, { log: print });
  print(done.length > 0 ? done.map((name) => `migrated ${name}`).join('\n') : 'The database is up to date.');
}

/** Expected failures in a sentence, others with their stack. A refused connection has its reasons in an AggregateError without message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('\n');
  if (!(error instanceof Error)) return String(error);
  const isExpected = [ConfigurationError, EnvironmentFileError, MigrationError, UnsupportedServerError].some(
    (kind) => error instanceof kind,
  );
  return isExpected || 'code' in error ? error.message : (error.stack ?? error.message);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
