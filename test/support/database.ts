import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationsOf } from '../../src/database/migration-sets.js';
import { runVariable } from './run-environment.js';

/** A database of its own for a spec file or a test. */
export interface TestDatabase {
  /** Connects as the role of TEST_DATABASE_URL. */
  readonly url: string;
  /** Deletes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** A content that test databases start with; made once per run, then copied. */
export interface DatabaseTemplate {
  /** Lower case letters and `_`; unique in the tests. */
  readonly name: string;
  /** Fills an empty database, and leaves no connection open. */
  readonly prepare: (url: string) => Promise<void>;
}

/** All migrations of this project. */
export const migrated: DatabaseTemplate = {
  name: 'migrated',
  prepare: async (url) => {
    const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations: migrationsOf() });
    const dataSource = await new DataSource(options).initialize();
    try {
      await migrate(dataSource);
    } finally {
      await dataSource.destroy();
    }
  },
};

/** A fresh database, empty or with the template's content, in some 50 ms once the template is there. Safe from several workers at once. */
export async function createTestDatabase(template?: DatabaseTemplate): Promise<TestDatabase> {
  const name = `test_${runVariable('TEST_RUN_ID')}_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    const source = template ? await madeTemplate(admin, template) : 'template1';
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source}`);
  });
  return {
    url: urlOf(name),
    drop: () => asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)).then(() => undefined),
  };
}

/** Deletes the templates of this run; its global teardown does. */
export async function dropTemplates(): Promise<void> {
  await asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)`,
      [templatePrefix()],
    );
    for (const { name } of rows) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
}

/** @returns the database to copy; it bears that name only once it is complete. */
async function madeTemplate(admin: Client, { name, prepare }: DatabaseTemplate): Promise<string> {
  const finished = `${templatePrefix()}${name}`;
  const making = `${finished}_making`;
  await admin.query('SELECT pg_advisory_lock(hashtext($1))', [finished]);
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [finished]);
    if (rowCount) return finished;
    await admin.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${making}`);
    await prepare(urlOf(making));
    await admin.query(`ALTER DATABASE ${making} RENAME TO ${finished}`);
    return finished;
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtext($1))', [finished]);
  }
}

function templatePrefix(): string {
  return `template_${runVariable('TEST_RUN_ID')}_`;
}

function urlOf(database: string): string {
  const url = new URL(runVariable('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: runVariable('TEST_DATABASE_URL') });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
