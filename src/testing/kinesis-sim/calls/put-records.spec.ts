import { createHash } from 'node:crypto';
import { CreateStreamCommand, type KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { simClient } from '../../sim-client.js';
import { KinesisSim } from '../kinesis-sim.js';
import { MIB } from '../limits.js';

let nowMs = 1_764_000_000_000;
let sim: KinesisSim;
let client: KinesisClient;

beforeEach(async () => {
  sim = await KinesisSim.start({
    streams: [
      { name: 'orders', shards: 3 },
      { name: 'large', maxRecordSizeInKiB: 2048 },
    ],
    clock: () => nowMs,
  });
  client = simClient(sim.endpoint);
});

afterEach(async () => {
  client.destroy();
  await sim.close();
});

const put = (records: { key: string; data?: Uint8Array; hashKey?: string }[], stream = 'orders') =>
  client.send(
    new PutRecordsCommand({
      StreamName: stream,
      Records: records.map(({ key, data = Buffer.from('{}'), hashKey }) => ({
        PartitionKey: key,
        Data: data,
        ExplicitHashKey: hashKey,
      })),
    }),
  );
const many = (count: number, bytes = 2) =>
  Array.from({ length: count }, (_, index) => ({ key: String(index), data: Buffer.alloc(bytes) }));

describe('PutRecords', () => {
  it('accepts records in order, routes by MD5 and numbers them', async () => {
    const answer = await put([{ key: '1' }, { key: '2' }, { key: 'Ünï', data: Buffer.from([0, 255, 128]) }]);
    expect(answer.FailedRecordCount).toBe(0);
    const numbers = answer.Records?.map((record) => BigInt(record.SequenceNumber!)) ?? [];
    expect(numbers[1]).toBeGreaterThan(numbers[0]!);
    expect(sim.records('orders').map((record) => record.partitionKey)).toEqual(['1', '2', 'Ünï']);
    expect(sim.records('orders')[2]?.data).toEqual(Buffer.from([0, 255, 128]));
    const md5 = BigInt(`0x${createHash('md5').update('Ünï').digest('hex')}`);
    const shard = Number((md5 * 3n) >> 128n);
    expect(answer.Records?.[2]?.ShardId).toBe(`shardId-00000000000${shard}`);
    expect(sim.records('orders')[2]?.arrivedAt).toEqual(new Date(nowMs));
  });

  it('obeys explicit hash keys and refuses those out of range, accepting nothing', async () => {
    const last = String((1n << 128n) - 1n);
    const answer = await put([
      { key: '1', hashKey: '0' },
      { key: '1', hashKey: last },
    ]);
    expect(answer.Records?.map((record) => record.ShardId)).toEqual(['shardId-000000000000', 'shardId-000000000002']);
    await expect(put([{ key: '1' }, { key: '1', hashKey: String(1n << 128n) }])).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    });
    await expect(put([{ key: '1', hashKey: '007' }])).rejects.toMatchObject({ name: 'ValidationException' });
    expect(sim.records('orders')).toHaveLength(2);
  });

  it('takes 500 records, not 0 and not 501', async () => {
    expect((await put(many(500))).Records).toHaveLength(500);
    await expect(put([])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(many(501))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Member must have length less than or equal to 500') as unknown,
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown },
    });
    expect(sim.records('orders')).toHaveLength(500);
  });

  it('takes partition keys of 1 to 256 characters', async () => {
    await put([{ key: 'é'.repeat(256) }]);
    await expect(put([{ key: 'a'.repeat(257) }])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/'records.1.member.partitionKey' .* less than or equal to 256$/) as unknown,
    });
    await expect(put([{ key: '' }])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses the whole call for one record over 1 MiB of data and key', async () => {
    await put([{ key: 'abcd', data: Buffer.alloc(MIB - 4) }]);
    await expect(put([{ key: '1' }, { key: 'abcd', data: Buffer.alloc(MIB - 3) }])).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'records.2.member.data' failed to satisfy constraint: Member must have length less than or equal to 1048576",
    });
    expect(sim.records('orders')).toHaveLength(1);
  });

  it('takes larger records on a stream that allows them', async () => {
    await put([{ key: '1', data: Buffer.alloc(2 * MIB - 1) }], 'large');
    await expect(put([{ key: '1', data: Buffer.alloc(2 * MIB) }], 'large')).rejects.toThrow('equal to 2097152');
  });

  it('refuses a request over 10 MiB, or less if so configured', async () => {
    const oldest = await KinesisSim.start({ streams: [{ name: 'orders' }], maxRequestBytes: 5 * MIB, throttle: false });
    const oldClient = simClient(oldest.endpoint);
    const records = many(6, MIB - 1).map(({ key, data }) => ({ PartitionKey: key, Data: data }));
    sim.throttle(false);
    await expect(
      oldClient.send(new PutRecordsCommand({ StreamName: 'orders', Records: records })),
    ).rejects.toMatchObject({ name: 'InvalidArgumentException', message: 'Records size exceeds 5 MB limit' });
    expect((await put(many(10, MIB - 1))).FailedRecordCount).toBe(0);
    await expect(put(many(11, MIB - 2))).rejects.toThrow('Records size exceeds 10 MB limit');
    oldClient.destroy();
    await oldest.close();
  });

  it('does not know streams that are not there, or not yet', async () => {
    await expect(put([{ key: '1' }], 'nowhere')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream nowhere under account 000000000000 not found.',
    });
    await expect(
      client.send(new PutRecordsCommand({ Records: [{ PartitionKey: '1', Data: Buffer.from('') }] })),
    ).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    });
  });

  it('accepts the ARN instead of the name', async () => {
    const arn = 'arn:aws:kinesis:ap-south-1:000000000000:stream/orders';
    const records = [{ PartitionKey: '1', Data: Buffer.from('x') }];
    await client.send(new PutRecordsCommand({ StreamARN: arn, Records: records }));
    expect(sim.records('orders')).toHaveLength(1);
    const foreign = arn.replace('000000000000', '111111111111');
    await expect(client.send(new PutRecordsCommand({ StreamARN: foreign, Records: records }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('checks everything and writes nothing on a dry run', async () => {
    const dryRun = (stream: string) =>
      client.send(
        new PutRecordsCommand({
          StreamName: stream,
          Records: [{ PartitionKey: '1', Data: Buffer.from('') }],
          DryRun: true,
        }),
      );
    await expect(dryRun('orders')).rejects.toMatchObject({
      name: 'DryRunOperationException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(dryRun('nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(sim.records('orders')).toEqual([]);
  });
});

describe('throttling', () => {
  beforeEach(async () => {
    await client.send(new CreateStreamCommand({ StreamName: 'narrow', ShardCount: 1 }));
  });

  it('refuses records over 1,000 a second and shard, one by one, with AWS words', async () => {
    await put(many(500), 'narrow');
    await put(many(499), 'narrow');
    const answer = await put(many(3), 'narrow');
    expect(answer.FailedRecordCount).toBe(2);
    expect(answer.Records?.[0]?.SequenceNumber).toBeDefined();
    expect(answer.Records?.[1]).toEqual({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: 'Rate exceeded for shard shardId-000000000000 in stream narrow under account 000000000000.',
    });
    nowMs += 500;
    expect((await put(many(500), 'narrow')).FailedRecordCount).toBe(0);
    expect(sim.state().streams.find((stream) => stream.name === 'narrow')).toMatchObject({
      records: 1500,
      shards: [{ throttled: 2, stored: 1500 }],
    });
    sim.reset();
    expect(sim.state().streams.find((stream) => stream.name === 'narrow')).toMatchObject({
      shards: [{ throttled: 0 }],
    });
  });

  it('refuses bytes over 1 MiB a second and shard', async () => {
    const answer = await put(many(3, MIB / 2 - 1), 'narrow');
    expect(answer.Records?.map((record) => record.ErrorCode)).toEqual([
      undefined,
      undefined,
      'ProvisionedThroughputExceededException',
    ]);
    nowMs += 1000;
    // What is left of the second would take a byte, but not this record.
    const large = await put(many(2, 0.9 * MIB), 'narrow');
    expect(large.Records?.map((record) => record.ErrorCode)).toEqual([
      undefined,
      'ProvisionedThroughputExceededException',
    ]);
  });

  it('limits shards apart, and not at all when switched off', async () => {
    const other = String((1n << 127n) + 1n);
    await put(many(500).map((record) => ({ ...record, hashKey: '0' })));
    await put(many(500).map((record) => ({ ...record, hashKey: '0' })));
    expect((await put([{ key: '1', hashKey: '0' }])).FailedRecordCount).toBe(1);
    expect((await put([{ key: '1', hashKey: other }])).FailedRecordCount).toBe(0);
    sim.throttle(false);
    expect((await put([{ key: '1', hashKey: '0' }])).FailedRecordCount).toBe(0);
  });

  it('fails PutRecord as a call', async () => {
    await put(many(500), 'narrow');
    await put(many(500), 'narrow');
    await expect(
      client.send(new PutRecordCommand({ StreamName: 'narrow', PartitionKey: '1', Data: Buffer.from('') })),
    ).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } });
  });
});

describe('PutRecord', () => {
  const putOne = (data: Uint8Array, extra: object = {}) =>
    client.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: '1', Data: data, ...extra }));

  it('accepts one record', async () => {
    const { SequenceNumber, ShardId } = await putOne(Buffer.from('x'));
    expect(sim.records('orders')).toMatchObject([{ sequenceNumber: SequenceNumber, shardId: ShardId }]);
  });

  it('has the limits of PutRecords', async () => {
    await expect(putOne(Buffer.alloc(MIB))).rejects.toThrow(/^1 validation error detected: Value at 'data' failed/);
    await expect(putOne(Buffer.from(''), { DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperationException' });
  });

  it('takes a sequence number for ordering, if it is one', async () => {
    nowMs += 1000;
    const { SequenceNumber } = await putOne(Buffer.from('x'));
    await putOne(Buffer.from('y'), { SequenceNumberForOrdering: SequenceNumber });
    const refused = (number: string | undefined) =>
      expect(putOne(Buffer.from('z'), { SequenceNumberForOrdering: number })).rejects.toMatchObject({
        name: 'InvalidArgumentException',
      });
    await refused('12');
    nowMs -= 1;
    await refused(SequenceNumber);
  });
});
