import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import type { TailAnswer } from '../../../src/ops/tail/tail-answer.js';
import { KinesisSim, simClient } from '../../../src/testing/index.js';
import { runCommand } from '../../support/command-line.js';
import { eventually } from '../../support/eventually.js';
import { declaredStreams, streamKeys } from '../../support/shop-names.js';

/** Follows simulated streams; there is no database. To see these fail: mark after the pick by type, or begin at `latest` always. */
describe('tail', () => {
  let sim: KinesisSim;
  let client: KinesisClient;
  const environment = () => ({
    DATABASE_URL: 'postgres://u:p@127.0.0.1:1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    KINESIS_ENDPOINT: sim.endpoint,
    AWS_REGION: 'ap-south-1',
  });

  beforeEach(async () => {
    const streams = declaredStreams().map(({ name }) => ({ name, shards: 2 }));
    sim = await KinesisSim.start({ throttle: false, streams });
    client = simClient(sim.endpoint);
  });
  afterEach(async () => {
    client.destroy();
    await sim.close();
  });

  const put = async (id: number, kind: string, sequence: number, more: object = {}, stream = 'order-events') => {
    const event = { id: `event-${sequence}`, type: `order.${kind}`, sequence, epoch: 1, ...more };
    const data = JSON.stringify({ order_id: id, shipping_address: { name: 'Ada' }, event });
    await client.send(new PutRecordCommand({ StreamName: stream, PartitionKey: String(id), Data: Buffer.from(data) }));
  };
  const run = (...words: string[]) => runCommand(environment(), ['tail', ...words]);
  const json = async (...words: string[]) => {
    const { code, json: document } = await run(...words, '--json');
    expect(code).toBe(0);
    return document as TailAnswer;
  };
  const told = ({ records }: TailAnswer) =>
    records.map(({ partition_key: key, event_type: type, sequence, mark }) =>
      [key, type, `#${String(sequence)}`, mark ?? ''].join(' ').trimEnd(),
    );

  it('shows what is there, decoded, with gaps and repetitions', async () => {
    await put(7, 'created', 1);
    await put(7, 'status_changed', 2);
    await put(7, 'status_changed', 2);
    await put(7, 'updated', 5, { replayed: true });
    await put(8, 'created', 1);
    const answer = await json('order', '--from', 'beginning', '--max', '5');
    expect(answer).toMatchObject({ stream: 'order', name: 'order-events', ended: 'max', read: 5 });
    expect(answer.marks).toEqual({ duplicate: 1, gap: 1 });
    expect(told(answer).filter((line) => line.startsWith('7'))).toEqual([
      '7 order.created #1',
      '7 order.status_changed #2',
      '7 order.status_changed #2 duplicate',
      '7 order.updated #5 gap',
    ]);
    expect(told(answer)).toContain('8 order.created #1');
    const gap = answer.records.find(({ mark }) => mark === 'gap');
    const [stored] = sim.records('order-events').filter(({ data }) => data.includes('replayed'));
    expect(gap).toMatchObject({
      missing: [3, 4],
      replayed: true,
      kinesis_sequence_number: stored?.sequenceNumber,
      data: { order_id: 7, shipping_address: { name: 'Ada' } },
    });
  });

  it('picks by id and by type, and marks before it picks', async () => {
    await put(7, 'created', 1);
    await put(8, 'created', 1);
    await put(7, 'status_changed', 2);
    await put(7, 'cancelled', 3);
    const picked = await json('order', '--from', 'beginning', '--id', '7', '--type', 'cancelled', '--max', '1');
    expect([told(picked), picked.marks]).toEqual([['7 order.cancelled #3'], {}]);
    const byType = await json('order', '--since', '1h', '--type', 'order.created', 'order.cancelled', '--max', '3');
    expect(byType.records).toHaveLength(3);
  });

  it('shows people a line per record, and the record itself only when asked', async () => {
    await put(7, 'created', 1);
    await put(7, 'updated', 3);
    await client.send(
      new PutRecordCommand({ StreamName: 'order-events', PartitionKey: '7', Data: Buffer.from('no json') }),
    );
    const { code, stdout, stderr } = await run('order', '--from', 'beginning', '--max', '3');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\S+Z {2}shard \d {2}7 {2}order.created #1\n\S+ {2}shard \d {2}7 {2}order.updated #3 {2}GAP: 2 not seen\n\S+ {2}shard \d {2}7 {2}no JSON object\n$/,
    );
    expect(stderr).toBe(
      'Following order-events from its beginning. Ctrl-C ends.\n3 of 3 records of order-events shown; marked: 1 gap.\n',
    );
    const whole = await run('order', '--from', 'beginning', '--max', '1', '--records');
    expect(whole.stdout).toContain('\n{"order_id":7,"shipping_address":{"name":"Ada"}');
  });

  it('sees no gap where numbers run over two streams', async () => {
    const type = { type: 'product.updated' };
    await put(7, '', 1, type, 'product-updates-only');
    await put(7, '', 3, type, 'product-updates-only');
    await put(7, '', 3, type, 'product-updates-only');
    const words = ['tail', 'product_update', '--from', 'beginning', '--max', '3', '--json'];
    const both = await runCommand({ ...environment(), SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' }, words);
    expect((both.json as TailAnswer).marks).toEqual({ duplicate: 1 });
  });

  it('begins with what comes now, and ends in time', async () => {
    await put(7, 'created', 1);
    expect(await json('order', '--for', '1')).toMatchObject({ ended: 'for', read: 0, records: [] });
  });

  it.each([
    [['nothing'], 2, `There is no such stream. There are: ${streamKeys.join(', ')}.`],
    [['order', '--since', 'yesterday'], 2, '--since takes 90s, 15m, 2h, 1d'],
    [['order', '--from', 'here'], 2, '--from takes latest or beginning'],
    [['order', '--max', '0'], 2, "'--max <count>' argument '0' is invalid. Must be a whole number from 1 to"],
    [['order', '--for', 'x'], 2, 'Must be a whole number from 1 to'],
    [['order', '--id', 'x'], 2, 'Must be a decimal integer.'],
    [['order', '--type', 'canceled'], 2, 'There is no event type "canceled"; there are: product.created, '],
  ])('refuses %j', async (words, code, why) => {
    const answer = await run(...words, '--json');
    expect([answer.code, answer.json]).toEqual([code, { error: expect.stringContaining(why) as string }]);
  });

  it('says that a stream cannot be read', async () => {
    const { code, stderr } = await runCommand({ ...environment(), KINESIS_ORDERS_STREAM: 'gone' }, ['tail', 'order']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^gone cannot be read: ResourceNotFoundException: /)]);
  });

  describe('as a process', () => {
    /** On a busy machine, Node takes its time to start. */
    const patience = { timeoutMs: 45_000 };
    let child: ChildProcess | undefined;
    afterEach(() => child?.kill('SIGKILL'));

    const start = (...words: string[]) => {
      const started = spawn(process.execPath, ['dist/src/ops/cli/main.js', 'tail', 'order', ...words], {
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      const out = { stdout: '', stderr: '' };
      started.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
      started.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
      return { process: started, out };
    };

    it('follows until Ctrl-C, with a JSON document per line', async () => {
      const { process: tail, out } = start('--json');
      await eventually(() => {
        expect(out.stderr).toContain('Following order-events from now on');
      }, patience);
      await put(7, 'created', 1);
      await put(7, 'updated', 2);
      await eventually(() => {
        const lines = out.stdout.split('\n').slice(0, -1);
        expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2]);
      });
      tail.kill('SIGINT');
      expect(await once(tail, 'exit')).toEqual([0, null]);
      expect(out.stderr).toMatch(/2 of 2 records of order-events shown, nothing odd\.\n$/);
    });

    it('ends quietly when nobody reads on', async () => {
      const { process: tail, out } = start('--from', 'beginning');
      await eventually(() => {
        expect(out.stderr).toContain('Following');
      }, patience);
      tail.stdout.destroy();
      const ended = once(tail, 'exit');
      await put(7, 'created', 1);
      await put(7, 'updated', 2);
      expect(await ended).toEqual([0, null]);
      expect(out.stderr).not.toMatch(/EPIPE|Error/);
    });
  });
});
