import {
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import { simClient } from '../../sim-client.js';
import { KinesisSim } from '../kinesis-sim.js';
import { MIB } from '../limits.js';

const SHARD = 'shardId-000000000000';
const START_MS = 1_764_000_000_000;
let nowMs: number;
let sim: KinesisSim;
let client: KinesisClient;

beforeEach(async () => {
  nowMs = START_MS;
  sim = await KinesisSim.start({
    streams: [{ name: 's', shards: 2 }],
    throttle: { writes: false, reads: false },
    clock: () => nowMs,
  });
  client = simClient(sim.endpoint);
});

afterEach(async () => {
  client.destroy();
  await sim.close();
});

/** Puts texts on the first shard, one second apart. */
async function put(...texts: string[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const text of texts) {
    const records = [{ Data: Buffer.from(text), PartitionKey: text.slice(0, 10), ExplicitHashKey: '0' }];
    const answer = await client.send(new PutRecordsCommand({ StreamName: 's', Records: records }));
    numbers.push(answer.Records![0]!.SequenceNumber!);
    nowMs += 1000;
  }
  return numbers;
}

async function iterator(type: ShardIteratorType, extra: object = {}, shard = SHARD): Promise<string> {
  const input = { StreamName: 's', ShardId: shard, ShardIteratorType: type, ...extra };
  return (await client.send(new GetShardIteratorCommand(input))).ShardIterator!;
}

const get = (from: string, limit?: number) => client.send(new GetRecordsCommand({ ShardIterator: from, Limit: limit }));
const texts = async (from: string): Promise<string[]> =>
  ((await get(from)).Records ?? []).map((record) => Buffer.from(record.Data!).toString());

describe('GetShardIterator and GetRecords', () => {
  it('start where each type says', async () => {
    const [, second] = await put('a', 'b', 'c');
    expect(await texts(await iterator('TRIM_HORIZON'))).toEqual(['a', 'b', 'c']);
    expect(await texts(await iterator('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: second }))).toEqual(['b', 'c']);
    expect(await texts(await iterator('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: second }))).toEqual(['c']);
    expect(await texts(await iterator('AT_TIMESTAMP', { Timestamp: new Date(START_MS + 500) }))).toEqual(['b', 'c']);
    expect(await texts(await iterator('TRIM_HORIZON', {}, 'shardId-000000000001'))).toEqual([]);
    const latest = await iterator('LATEST');
    const tomorrow = await iterator('AT_TIMESTAMP', { Timestamp: new Date(nowMs) });
    await put('d');
    expect(await texts(latest)).toEqual(['d']);
    expect(await texts(tomorrow)).toEqual(['d']);
  });

  it('give records as they were put, and the way on', async () => {
    const [first] = await put('a', 'b', 'c');
    const page = await get(await iterator('TRIM_HORIZON'), 2);
    expect(page.Records?.[0]).toMatchObject({
      SequenceNumber: first,
      PartitionKey: 'a',
      ApproximateArrivalTimestamp: new Date(START_MS),
    });
    expect(page.MillisBehindLatest).toBe(2000);
    const rest = await get(page.NextShardIterator!);
    expect(rest.Records).toHaveLength(1);
    expect(rest.MillisBehindLatest).toBe(0);
    await put('d');
    expect(await texts(rest.NextShardIterator!)).toEqual(['d']);
  });

  it('refuse iterators that are garbage, and those too old', async () => {
    await expect(get('garbage')).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'Invalid ShardIterator.',
    });
    const old = await iterator('LATEST');
    nowMs += 300_000;
    await get(old);
    nowMs += 1;
    await expect(get(old)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
  });

  it('refuse types and sequence numbers that do not fit', async () => {
    const [number] = await put('a');
    const refused = (type: ShardIteratorType, extra: object, shard?: string) =>
      expect(iterator(type, extra, shard)).rejects.toMatchObject({ name: 'InvalidArgumentException' });
    await refused('AT_SEQUENCE_NUMBER', {});
    await refused('LATEST', { StartingSequenceNumber: number });
    await refused('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: '123' });
    await refused('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: number }, 'shardId-000000000001');
    await refused('AT_TIMESTAMP', {});
    await refused('AT_TIMESTAMP', { Timestamp: new Date(nowMs + 1) });
    await expect(iterator('LATEST', {}, 'shardId-000000000009')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(get(await iterator('LATEST'), 10_001)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('do not outlive their stream', async () => {
    const before = await iterator('TRIM_HORIZON');
    await client.send(new DeleteStreamCommand({ StreamName: 's' }));
    await expect(get(before)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    nowMs += 1;
    sim.createStream({ name: 's' });
    await expect(get(before)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuse the number of a record that was in a deleted stream of the same name', async () => {
    const [checkpoint] = await put('a');
    await client.send(new DeleteStreamCommand({ StreamName: 's' }));
    sim.createStream({ name: 's', shards: 2 });
    await put('b', 'c');
    await expect(iterator('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: checkpoint })).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: expect.stringContaining('did not come from this stream') as string,
    });
  });

  it('find records by time, although the clock was set back', async () => {
    const arrived = new Date((nowMs += 10_000));
    await put('a');
    nowMs -= 5000;
    await put('b');
    nowMs += 5000;
    expect(sim.records('s').map(({ arrivedAt }) => arrivedAt)).toEqual([arrived, arrived]);
    expect(await texts(await iterator('AT_TIMESTAMP', { Timestamp: arrived }))).toEqual(['a', 'b']);
  });

  it('give out 10 MiB at most', async () => {
    await put(...Array.from({ length: 11 }, (_, index) => String(index).padEnd(MIB - 20, 'x')));
    const page = await get(await iterator('TRIM_HORIZON'));
    expect(page.Records).toHaveLength(10);
    expect(page.MillisBehindLatest).toBeGreaterThan(0);
    expect((await get(page.NextShardIterator!)).Records).toHaveLength(1);
  });

  it('allow five reads a second and shard, and 2 MiB', async () => {
    await put(...Array.from({ length: 4 }, (_, index) => String(index).padEnd(MIB - 20, 'x')));
    const start = await iterator('TRIM_HORIZON');
    const end = await iterator('LATEST');
    sim.throttle({ reads: true });
    for (let call = 0; call < 5; call++) await get(end);
    await expect(get(end)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    nowMs += 1000;
    expect((await get(start)).Records).toHaveLength(4);
    nowMs += 900;
    await expect(get(end)).rejects.toThrow('Rate exceeded for shard');
    nowMs += 200;
    await get(end);
  });

  it('allow five iterators a second and shard', async () => {
    sim.throttle({ reads: true });
    for (let call = 0; call < 5; call++) await iterator('LATEST');
    await expect(iterator('LATEST')).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await iterator('LATEST', {}, 'shardId-000000000001');
    nowMs += 200;
    await iterator('LATEST');
  });
});
