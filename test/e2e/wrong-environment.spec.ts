import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { createTestDatabase, migrated, type DatabaseTemplate } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { createTestRedis } from '../support/redis.js';
import { testEnvironment } from '../support/test-settings.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One that starts all the same is ended. */
const LONGEST_MS = 30_000;

/** The service as an operator starts it, who got things wrong. */
describe('the service in a wrong environment', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shopstream-start-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** @param told receives the process as soon as it runs. */
  const start = (
    env: Record<string, string>,
    told: (child: ChildProcess) => void = () => undefined,
    imports: string[] = [],
  ) =>
    new Promise<Ended>((ended) => {
      const loaded = [resolve('test/support/typescript.js'), ...imports].flatMap((path) => ['--import', path]);
      const program = [...loaded, resolve('src/main.ts')];
      const child = execFile(
        process.execPath,
        program,
        { env, cwd: folder, timeout: LONGEST_MS },
        (_error, stdout, stderr) => {
          ended({ code: child.exitCode, stdout, stderr });
        },
      );
      told(child);
    });

  /** The variables that the message is about. */
  const variablesIn = (message: string) => [...message.matchAll(/^ {2}([A-Z_]+) is/gm)].map(([, name]) => name);

  it('says every mistake in one message, no secret, and ends with 78 before anything is started', async () => {
    const { code, stdout, stderr } = await start({
      ROLE: 'boss',
      HOST: '0.0.0.0',
      PORT: '99999',
      DATABASE_URL: 'mysql://shop:s3cret@db/shop',
      KINESIS_ENDPOINT: 'localhost',
      KINESIS_INSERT_RATE_LIMIT: '100/x',
    });
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(variablesIn(stderr).sort()).toEqual([
      'API_KEYS',
      'DATABASE_URL',
      'KINESIS_ENDPOINT',
      'KINESIS_INSERT_RATE_LIMIT',
      'PORT',
      'REDIS_URL',
      'ROLE',
    ]);
    expect(stderr).not.toContain('s3cret');
  });

  it('ends when PostgreSQL asks for a password that DATABASE_URL lacks', async () => {
    // As PostgreSQL does, which waits for the password for a minute: SASL by SCRAM-SHA-256, and how it goes on.
    const steps = ['52000000170000000a534352414d2d5348412d3235360000', '52000000090000000b78'];
    const server = createServer((socket) => {
      const answers = steps.map((step) => Buffer.from(step, 'hex'));
      socket.on('error', () => undefined).on('data', () => socket.write(answers.shift() ?? ''));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await start({
      DATABASE_URL: `postgres://shop@127.0.0.1:${port}/shop`,
      REDIS_URL: 'redis://127.0.0.1:1',
      LOG_LEVEL: 'silent',
    });
    server.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('client password must be a string') as string,
    });
  });

  // By a handler of its own: in a container it is the first process, from which the system keeps signals that have none. To see it fail: no endOnSignals().
  it('ends when it is told to while it still starts', async () => {
    let starting: ChildProcess | undefined;
    const server = createServer(() => starting?.kill('SIGTERM'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stdout } = await start(
      { DATABASE_URL: `postgres://shop@127.0.0.1:${port}/shop`, REDIS_URL: 'redis://127.0.0.1:1' },
      (child) => (starting = child),
    );
    server.close();
    expect({ code, stdout }).toEqual({
      code: 143,
      stdout: expect.stringContaining('"signal":"SIGTERM","msg":"ended before it was up"') as string,
    });
  });

  // The trouble comes with the handlers of signals. To see it fail: no `secrets`, or no dieInOneLine(), in main.ts.
  it('ends in one line, without secrets, by an error that nobody caught', async () => {
    const file = join(folder, 'trouble.mjs');
    await writeFile(
      file,
      `process.on('newListener', (event) => {
        if (event === 'SIGTERM') process.nextTick(() => { throw Object.assign(new Error('not by s3cret-of-shop'), { of: 'Anna' }); });
      });`,
    );
    const { code, stdout, stderr } = await start(
      { DATABASE_URL: 'postgres://shop:s3cret-of-shop@127.0.0.1:1/shop', REDIS_URL: 'redis://127.0.0.1:1' },
      undefined,
      [pathToFileURL(file).href],
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ level: 60, err: { message: 'not by [secret]' } });
    expect(stdout).not.toMatch(/s3cret|Anna/);
  });

  describe('with services', () => {
    const undo: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0)) await step();
    });

    async function services(template?: DatabaseTemplate) {
      const database = await createTestDatabase(template);
      undo.push(() => database.drop());
      const redis = await createTestRedis();
      undo.push(() => redis.release());
      return testEnvironment({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    }

    // To see it fail: no requireMigrated(), or no log of the warnings, in start-service.ts.
    it('ends with 78 when the database is older than the program, and says which variables mean nothing', async () => {
      const { code, stdout, stderr } = await start({ ...(await services()), WORKER_CONCURENCY: '2', PORT: '0' });
      expect(code).toBe(78);
      expect(stderr).toMatch(/^The database lacks \d+ migration.*npm run migrate/);
      expect(stdout).toMatch(/"level":40.*WORKER_CONCURENCY is not a setting and is ignored; did you mean WORKER_CONC/);
    });

    // Its workers run by then. PostgreSQL counts the connections that were cut off. To see it fail: no close() in start-service.ts, listen().
    it('says that its port is taken, and closes in order what it has opened', async () => {
      const server = createServer();
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const environment = await services(migrated);
      const { code, stdout, stderr } = await start({ ...environment, PORT: String(port) });
      server.close();
      expect(code).toBe(1);
      expect(stderr).toMatch(/^shopstream did not start: .*EADDRINUSE/);
      expect(stdout).not.toMatch(/"level":60|did not stop in order/);
      expect(await cutOffIn(environment.DATABASE_URL)).toBe(0);
    });

    /** How many sessions of a database ended without a word, once all have ended: each is counted before it is no longer shown. */
    async function cutOffIn(url: string): Promise<number> {
      const observer = new Client(url);
      await observer.connect();
      await eventually(async () => {
        const { rowCount } = await observer.query(
          'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
        expect(rowCount).toBe(0);
      });
      const { rows } = await observer.query<{ cut: number }>(
        'select sessions_abandoned::int as cut from pg_stat_database where datname = current_database()',
      );
      await observer.end();
      return rows[0]?.cut ?? NaN;
    }
  });

  it('counts what a .env file says', async () => {
    const file = join(folder, '.env');
    await writeFile(file, 'ROLE=boss\nPORT=99999\n');
    const { code, stderr } = await start({ PORT: '0' });
    await rm(file);
    expect(code).toBe(78);
    expect(variablesIn(stderr)).toEqual(['ROLE']);
  });
});
