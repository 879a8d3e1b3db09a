import { DataSource } from 'typeorm';
import { ConfigurationError, EX_CONFIG, OperatorsMistake } from '../config/configuration-error.js';
import { databaseSettings } from '../config/declared/service-settings.js';
import { EnvironmentReading } from '../config/environment-reading.js';
import { processEnvironment } from '../config/process-environment.js';
import { endSoon } from '../start/end-soon.js';
import { lastWordsOn } from '../logging/error-facts.js';
import { connectedSettings } from './connected-settings.js';
import { dataSourceOptions, type DatabaseSettings } from './data-source.js';
import { migrate, pendingMigrations, revert, setsLeftOut, setsLeftOutTooLate } from './migrate.js';
import { migrateArguments, USAGE } from './migrate-arguments.js';
import { type MigrationSet, migrationsOf } from './migration-sets.js';

type Sets = readonly MigrationSet[] | undefined;

const ACTIONS = { run: runPending, list: listPending, revert: revertLast } as const;

/**
 * `npm run migrate` brings the database that DATABASE_URL names up to date; its options are in `USAGE`. Exit code 0, 1 when it failed, 78
 * when the configuration or an option is wrong. Nothing but the database is configured here, so that a migration job needs no more than
 * DATABASE_URL.
 */
try {
  const { action, sets } = migrateArguments(process.argv.slice(2));
  if (action === 'help') process.stdout.write(USAGE);
  else await onDatabase((dataSource) => ACTIONS[action](dataSource, sets));
} catch (error) {
  process.stderr.write(`${lastWordsOn(error)}\n`);
  process.exitCode = error instanceof OperatorsMistake ? EX_CONFIG : 1;
  endSoon();
}

async function onDatabase(work: (dataSource: DataSource) => Promise<void>): Promise<void> {
  const dataSource = new DataSource(
    dataSourceOptions(settingsFrom(processEnvironment()), { migrations: migrationsOf() }),
  );
  await dataSource.initialize();
  try {
    await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
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

async function listPending(dataSource: DataSource, sets: Sets): Promise<void> {
  const pending = await pendingMigrations(dataSource, { sets });
  print(pending.length > 0 ? pending.map((name) => `pending  ${name}`).join('\n') : 'No migration is pending.');
  await sayWhatIsLeftOut(dataSource, sets);
}

async function revertLast(dataSource: DataSource): Promise<void> {
  const name = await revert(dataSource, { log: print });
  print(name === undefined ? 'There is no migration to take back.' : `reverted ${name}`);
}

async function runPending(dataSource: DataSource, sets: Sets): Promise<void> {
  const done = await migrate(dataSource, { sets, log: print });
  print(done.length > 0 ? done.map((name) => `migrated ${name}`).join('\n') : 'The database is up to date.');
  await sayWhatIsLeftOut(dataSource, sets);
}

/** Where nobody asked for sets, the database itself decides; then it is worth a line. So is a choice that it does not remember. */
async function sayWhatIsLeftOut(dataSource: DataSource, sets: Sets): Promise<void> {
  const leftOut = sets ? [] : await setsLeftOut(dataSource);
  if (leftOut.length > 0) print(`This database does without the set ${leftOut.join(', ')}.`);
  const tooLate = sets ? await setsLeftOutTooLate(dataSource, sets) : [];
  if (tooLate.length > 0)
    print(
      `This database has the set ${tooLate.join(', ')} already: --sets leaves it out of this run, not of later ones.`,
    );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
