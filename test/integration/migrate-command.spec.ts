import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrationsOf } from '../../src/database/migration-sets.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the command runs: not the project's folder, where a developer may have a .env. */
const folder = await mkdtemp(join(tmpdir(), 'shopstream-migrate-'));

/** Runs the migrate command with nothing but these variables. */
const migrateCommand = (env: Record<string, string>, ...flags: string[]) =>
  new Promise<Ended>((ended) => {
    const file = ['--import', resolve('test/support/typescript.js'), resolve('src/database/migrate.main.ts')];
    const child = execFile(process.execPath, [...file, ...flags], { env, cwd: folder }, (_error, stdout, stderr) => {
      ended({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });

describe('npm run migrate', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('lists, migrates, finds nothing to do, and takes the last one back', async () => {
    const env = { DATABASE_URL: database.url };
    const names = migrationsOf()
      .map(({ name }) => name)
      .toSorted((a, b) => Number(a.slice(-13)) - Number(b.slice(-13)));
    const lines = (word: string, of: readonly string[]) => of.map((name) => `${word} ${name}\n`).join('');

    const ended = (stdout: string): Ended => ({ code: 0, stdout, stderr: '' });
    await expect(migrateCommand(env, '--list')).resolves.toEqual(ended(lines('pending ', names)));
    await expect(migrateCommand(env)).resolves.toEqual(ended(lines('migrated', names)));
    await expect(migrateCommand(env)).resolves.toEqual(ended('The database is up to date.\n'));
    await expect(migrateCommand(env, '--list')).resolves.toEqual(ended('No migration is pending.\n'));
    await expect(migrateCommand(env, '--sets', 'outbox,capture')).resolves.toEqual(
      ended(
        'The database is up to date.\nThis database has the set shop already: --sets leaves it out of this run, not of later ones.\n',
      ),
    );
    await expect(migrateCommand(env, '--revert')).resolves.toEqual(ended(`reverted ${names.at(-1)!}\n`));
  });

  it('ends with 78 when DATABASE_URL is missing or wrong, and never shows its password', async () => {
    await expect(migrateCommand({})).resolves.toMatchObject({
      code: 78,
      stderr: expect.stringContaining('DATABASE_URL is not set') as string,
    });
    const wrong = await migrateCommand({ DATABASE_URL: 'mysql://shop:s3cret@db/shop' });
    expect(wrong).toMatchObject({ code: 78, stderr: expect.stringContaining('DATABASE_URL is "mysql://') as string });
    expect(wrong.stderr).not.toContain('s3cret');
  });

  it('takes DATABASE_URL from a .env file, where the environment has none', async () => {
    const file = join(folder, '.env');
    await writeFile(file, `DATABASE_URL=${database.url}\n`);
    await expect(migrateCommand({}, '--list')).resolves.toMatchObject({ code: 0, stderr: '' });
    await expect(migrateCommand({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, '--list')).resolves.toMatchObject({
      code: 1,
      stderr: 'connect ECONNREFUSED 127.0.0.1:1\n',
    });
    await rm(file);
  });

  it('ends with 1 and one line when the server cannot be reached', async () => {
    const unreachable = await migrateCommand({ DATABASE_URL: 'postgres://shop:s3cret@127.0.0.1:1/shop' });
    expect(unreachable).toEqual({ code: 1, stdout: '', stderr: 'connect ECONNREFUSED 127.0.0.1:1\n' });
  });

  it('ends with 78 on an option that is wrong', async () => {
    await expect(migrateCommand({}, '--sets', 'outbox,shops')).resolves.toEqual({
      code: 78,
      stdout: '',
      stderr: '--sets names "shops"; there are shop, outbox, capture.\n',
    });
  });
});
