import { execFile } from 'node:child_process';
import type { StatusAnswer } from '../../../src/ops/status/status-answer.js';
import { runCommand } from '../../support/command-line.js';
import { createTestDatabase, migrated, type TestDatabase } from '../../support/database.js';
import { runVariable } from '../../support/run-environment.js';
import { isOfOthers, shopTypes, streamKeys } from '../../support/shop-names.js';

describe('npm run shopstream', () => {
  let database: TestDatabase;
  let empty: TestDatabase;

  beforeAll(async () => {
    [database, empty] = await Promise.all([createTestDatabase(migrated), createTestDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([database.drop(), empty.drop()]);
  });

  const run = (...words: string[]) => runCommand({ DATABASE_URL: database.url }, words);

  it('says what there is, with examples', async () => {
    const help = await run('status', '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/Usage: shopstream status[^]*--json[^]*Examples:\n {2}\$ shopstream status/);
    expect((await run('--help')).stdout).toContain('status');
  });

  it('has a help with examples for every command', async () => {
    const names = async (...words: string[]) => {
      const { stdout } = await run(...words, '--help');
      const listed = /\nCommands:\n([^]*?)(?:\n\n|$)/.exec(stdout)?.[1] ?? '';
      return [...listed.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
    };
    const top = await names();
    expect(top).toEqual(expect.arrayContaining(['status', 'trace', 'tail', 'epoch', 'parked', 'audit']));
    for (const name of top) {
      const below = await names(name);
      for (const words of below.length > 0 ? below.map((one) => [name, one]) : [[name]]) {
        const { code, stdout } = await run(...words, '--help');
        expect([words, code, stdout]).toEqual([
          words,
          0,
          expect.stringMatching(/--json[^]*Examples:\n {2}\$ shopstream /),
        ]);
      }
    }
  });

  it('shows a result for people, and as one JSON document', async () => {
    const shown = await run('status');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^stream +name +state[^]*\norder +order-events +idle +0 s +0/);
    const { code, json } = await run('status', '--json');
    const { epoch, streams } = json as StatusAnswer;
    expect({ code, epoch }).toEqual({ code: 0, epoch: 1 });
    expect(streams.filter(({ stream }) => !isOfOthers(stream))).toMatchObject([
      { stream: 'product' },
      { stream: 'product_update' },
      { stream: 'order', pending: 0 },
    ]);
  });

  it('tells programs, too, that a command is missing', async () => {
    const { code, json } = await run('parked', '--json');
    expect([code, json]).toEqual([2, { error: 'No command is given; --help says which there are.' }]);
  });

  it.each([[[]], [['nothing']], [['status', 'more']], [['status', '--nothing']]])(
    'tells a wrong command line: %j',
    async (words) => {
      const { code, stdout, stderr } = await run(...words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/error: |Usage: /);
    },
  );

  it.each([
    [['pause', 'nothing'], `There is no such stream. There are: ${streamKeys.join(', ')}.`],
    [['resume', 'nothing'], 'There is no such stream.'],
    [['limit', 'nothing', '1/s'], 'There is no such stream.'],
    [['parked', 'list', '--stream', 'nothing'], 'There is no such stream.'],
    [['parked', 'discard', '--stream', 'nothing', '--yes'], 'There is no such stream.'],
    [['parked', 'list', '--type', 'nothing'], `There is no aggregate "nothing"; there are: ${shopTypes.join(', ')}.`],
    [['parked', 'list', '--limit', 'x'], "'--limit <count>' argument 'x' is invalid. Must be a whole number from 1 to"],
    [['trace', 'nothing', '1'], 'There is no aggregate "nothing"'],
    [['preview', 'nothing', '1'], 'There is no aggregate "nothing"'],
    [['audit', 'nothing'], 'There is no aggregate "nothing"'],
    // Those below ask before they begin: what is wrong is told before.
    [['resync', 'nothing', '--all'], 'There is no aggregate "nothing"'],
    [['resync', 'products', '--where', 'catgory=5'], 'cannot be narrowed by "catgory"; there are: changed_since'],
    [['resync', 'products', '--where', 'category=cups'], 'category takes an id, not "cups".'],
    [['baseline', 'nothing'], 'There is no aggregate "nothing"'],
    [['forget', 'nothing', '1'], 'There is no aggregate "nothing"'],
    [['resync', 'products', '--where', 'changed_since=2026-02-30'], 'takes a date or an ISO 8601 time'],
    [['epoch', 'raise', '--reason', 'x'], 'The reason must be 3 to 500 characters'],
  ])('ends with 2 for a word that nothing is called, unasked: %j', async (words, why) => {
    const { code, json } = await run(...words, '--json');
    expect([code, json]).toEqual([2, { error: expect.stringContaining(why) as string }]);
  });

  it.each([
    [['trace', 'order', '99'], 'Nothing is known of order 99.'],
    [['preview', 'order', '99'], 'There is no order 99.'],
    [['parked', 'show', '99'], 'There is no parked event 99.'],
    [['resyncs', 'cancel', '99'], 'There is no resync 99.'],
  ])('ends with 1 for an id that nothing has: %j', async (words, why) => {
    const { code, json } = await run(...words, '--json');
    expect([code, json]).toEqual([1, { error: why }]);
  });

  it('ends with 78 where the database lacks migrations', async () => {
    const { code, json, stderr } = await runCommand({ DATABASE_URL: empty.url }, ['status', '--json']);
    expect(code).toBe(78);
    expect(json).toEqual({ error: expect.stringContaining('npm run migrate') as string });
    expect(stderr).toContain('npm run migrate');
  });

  it('ends with 1 and a sentence where the database is away', async () => {
    const away = await runCommand({ DATABASE_URL: 'postgres://shop:s3cret@127.0.0.1:1/shop' }, ['status']);
    expect(away).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^the PostgreSQL of DATABASE_URL cannot be used: .*\n$/) as string,
    });
  });

  describe('as a process', () => {
    const start = (env: Record<string, string>, ...words: string[]) =>
      new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
        const child = execFile(
          process.execPath,
          ['dist/src/ops/cli/main.js', ...words],
          { env },
          (_error, stdout, stderr) => {
            resolve({ code: child.exitCode ?? -1, stdout, stderr });
          },
        );
      });

    it('ends by itself, with nothing but the document on standard output, although Redis is away', async () => {
      const env = { DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'debug' };
      const { code, stdout, stderr } = await start(env, 'status', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ epoch: 1 });
      expect(stderr).toContain('"level":20');
    });

    it('ends with 78 where nothing, or something wrong, is configured', async () => {
      expect(await start({}, 'status')).toMatchObject({
        code: 78,
        stdout: '',
        stderr: expect.stringContaining('DATABASE_URL is not set') as string,
      });
      const wrong = await start(
        { DATABASE_URL: database.url, REDIS_URL: runVariable('TEST_REDIS_URL'), ROLE: 'chief' },
        'status',
      );
      expect(wrong).toMatchObject({ code: 78, stderr: expect.stringContaining('ROLE is "chief"') as string });
    });
  });
});
