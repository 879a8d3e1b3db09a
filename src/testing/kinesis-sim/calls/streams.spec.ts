import {
  CreateStreamCommand,
  type CreateStreamCommandInput,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsCommandInput,
  ListStreamsCommand,
  PutRecordCommand,
  UpdateMaxRecordSizeCommand,
} from '@aws-sdk/client-kinesis';
import { simClient } from '../../sim-client.js';
import { KinesisSim } from '../kinesis-sim.js';

let nowMs = 1_764_000_000_000;
let sim: KinesisSim;
let client: KinesisClient;

beforeEach(async () => {
  sim = await KinesisSim.start({ createDelayMs: 500, deleteDelayMs: 300, shardLimit: 20, clock: () => nowMs });
  client = simClient(sim.endpoint);
});

afterEach(async () => {
  client.destroy();
  await sim.close();
});

const create = (name: string, extra: Partial<CreateStreamCommandInput> = { ShardCount: 1 }) =>
  client.send(new CreateStreamCommand({ StreamName: name, ...extra }));
const summary = async (name: string) =>
  (await client.send(new DescribeStreamSummaryCommand({ StreamName: name }))).StreamDescriptionSummary!;
const describeStream = async (name: string, extra: object = {}) =>
  (await client.send(new DescribeStreamCommand({ StreamName: name, ...extra }))).StreamDescription!;

describe('CreateStream, DescribeStream, DescribeStreamSummary', () => {
  it('create a stream that becomes ACTIVE after its delay', async () => {
    await create('s', { ShardCount: 2 });
    expect(await summary('s')).toMatchObject({ StreamStatus: 'CREATING', OpenShardCount: 0 });
    const put = () => client.send(new PutRecordCommand({ StreamName: 's', PartitionKey: '1', Data: Buffer.from('') }));
    await expect(put()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    nowMs += 500;
    expect(await summary('s')).toMatchObject({
      StreamName: 's',
      StreamARN: 'arn:aws:kinesis:ap-south-1:000000000000:stream/s',
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      OpenShardCount: 2,
      RetentionPeriodHours: 24,
      MaxRecordSizeInKiB: 1024,
      StreamCreationTimestamp: new Date(nowMs - 500),
    });
    await put();
  });

  it('show shards with their ranges', async () => {
    sim.createStream({ name: 's', shards: 2 });
    const { Shards, HasMoreShards } = await describeStream('s');
    expect(HasMoreShards).toBe(false);
    expect(Shards?.map((shard) => shard.HashKeyRange)).toEqual([
      { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727' },
      {
        StartingHashKey: '170141183460469231731687303715884105728',
        EndingHashKey: '340282366920938463463374607431768211455',
      },
    ]);
    expect(Shards?.[0]?.SequenceNumberRange?.StartingSequenceNumber).toMatch(/^\d{56}$/);
    const page = await describeStream('s', { Limit: 1 });
    expect(page.HasMoreShards).toBe(true);
    const rest = await describeStream('s', { ExclusiveStartShardId: page.Shards![0]!.ShardId });
    expect(rest.Shards?.map((shard) => shard.ShardId)).toEqual(['shardId-000000000001']);
  });

  it('know on-demand streams and larger records', async () => {
    await create('s', { StreamModeDetails: { StreamMode: 'ON_DEMAND' }, MaxRecordSizeInKiB: 2048 });
    nowMs += 500;
    expect(await summary('s')).toMatchObject({
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      OpenShardCount: 4,
      MaxRecordSizeInKiB: 2048,
    });
    const { StreamARN } = await summary('s');
    await client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10_240 }));
    expect(await summary('s')).toMatchObject({ MaxRecordSizeInKiB: 10_240 });
    await expect(
      client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10_241 })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuse what AWS refuses', async () => {
    await create('s');
    await expect(create('s')).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Stream s under account 000000000000 already exists.',
    });
    for (const name of ['', 'a b', 'ä', 'x'.repeat(129)]) {
      await expect(create(name)).rejects.toMatchObject({ name: 'ValidationException' });
    }
    await expect(create('t', {})).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create('t', { ShardCount: 0 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create('t', { ShardCount: 20 })).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(create('t', { ShardCount: 1, MaxRecordSizeInKiB: 1023 })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(summary('t')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('create five streams at a time', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    await expect(create('f')).rejects.toMatchObject({ name: 'LimitExceededException' });
    nowMs += 500;
    await create('f');
  });

  it('are limited to twenty summaries a second and account', async () => {
    sim.createStream({ name: 's' });
    for (let call = 0; call < 20; call++) await summary('s');
    await expect(summary('s')).rejects.toMatchObject({ name: 'LimitExceededException' });
    nowMs += 50;
    await summary('s');
  });
});

describe('DeleteStream', () => {
  it('deletes after its delay, and only what is ACTIVE', async () => {
    await create('s');
    const drop = () => client.send(new DeleteStreamCommand({ StreamName: 's' }));
    await expect(drop()).rejects.toMatchObject({ name: 'ResourceInUseException' });
    nowMs += 500;
    await drop();
    expect(await summary('s')).toMatchObject({ StreamStatus: 'DELETING' });
    nowMs += 300;
    await expect(drop()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create('s');
  });

  it('lets nobody wait for records of a stream that is gone', async () => {
    sim.createStream({ name: 's' });
    const waiting = expect(sim.received({ stream: 's', records: 1, timeoutMs: 1000 })).rejects.toThrow('was deleted');
    await client.send(new DeleteStreamCommand({ StreamName: 's' }));
    nowMs += 300;
    await expect(summary('s')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await waiting;
  });
});

describe('ListStreams', () => {
  it('lists by name, page by page', async () => {
    for (const name of ['c', 'a', 'b']) sim.createStream({ name });
    const first = await client.send(new ListStreamsCommand({ Limit: 2 }));
    expect(first).toMatchObject({ StreamNames: ['a', 'b'], HasMoreStreams: true });
    expect(first.StreamSummaries?.[0]).toMatchObject({ StreamName: 'a', StreamStatus: 'ACTIVE' });
    const byToken = await client.send(new ListStreamsCommand({ NextToken: first.NextToken }));
    const byName = await client.send(new ListStreamsCommand({ ExclusiveStartStreamName: 'b' }));
    for (const rest of [byToken, byName]) expect(rest).toMatchObject({ StreamNames: ['c'], HasMoreStreams: false });
    await expect(client.send(new ListStreamsCommand({ NextToken: '///' }))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    });
  });
});

describe('ListShards', () => {
  const list = (input: ListShardsCommandInput) => client.send(new ListShardsCommand(input));
  const ids = async (input: ListShardsCommandInput) =>
    (await list(input)).Shards?.map((shard) => Number(shard.ShardId?.slice(-2)));

  it('lists shards page by page, with tokens that expire', async () => {
    sim.createStream({ name: 's', shards: 3 });
    const first = await list({ StreamName: 's', MaxResults: 2 });
    expect(first.Shards).toHaveLength(2);
    expect(await ids({ NextToken: first.NextToken })).toEqual([2]);
    expect((await list({ StreamName: 's', MaxResults: 3 })).NextToken).toBeUndefined();
    await expect(list({ NextToken: first.NextToken, StreamName: 's' })).rejects.toThrow('cannot be provided together');
    await expect(list({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidArgumentException' });
    await expect(list({})).rejects.toThrow('Either NextToken or StreamName should be provided.');
    nowMs += 300_001;
    await expect(list({ NextToken: first.NextToken })).rejects.toMatchObject({ name: 'ExpiredNextTokenException' });
  });

  it('filters', async () => {
    sim.createStream({ name: 's', shards: 3 });
    expect(await ids({ StreamName: 's', ExclusiveStartShardId: 'shardId-000000000001' })).toEqual([2]);
    expect(await ids({ StreamName: 's', ShardFilter: { Type: 'AT_LATEST' } })).toEqual([0, 1, 2]);
    expect(
      await ids({ StreamName: 's', ShardFilter: { Type: 'AFTER_SHARD_ID', ShardId: 'shardId-000000000000' } }),
    ).toEqual([1, 2]);
    expect(await ids({ StreamName: 's', ShardFilter: { Type: 'AT_TIMESTAMP', Timestamp: new Date(1) } })).toEqual([]);
    await expect(list({ StreamName: 's', ShardFilter: { Type: 'AT_TIMESTAMP' } })).rejects.toThrow(
      'Timestamp is required',
    );
  });
});
