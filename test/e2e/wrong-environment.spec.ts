import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

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
  const start = (env: Record<string, string>, told: (child: ChildProcess) => void = () => undefined) =>
    new Promise<Ended>((ended) => {
      const program = ['--import', resolve('test/support/typescript.js'), resolve('src/main.ts')];
      const child = execFile(process.execPath, program, { env, cwd: folder }, (_error, stdout, stderr) => {
        ended({ code: child.exitCode, stdout, stderr });
      });
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

  it('counts what a .env file says', async () => {
    const file = join(folder, '.env');
    await writeFile(file, 'ROLE=boss\nPORT=99999\n');
    const { code, stderr } = await start({ PORT: '0' });
    await rm(file);
    expect(code).toBe(78);
    expect(variablesIn(stderr)).toEqual(['ROLE']);
  });
});
