import {
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import { activeStream, type ConformanceCase, fieldNames, outcome, type Subject } from './conformance-case.js';

const SHARD = 'shardId-000000000000';

/** Puts one record per call and returns their sequence numbers. */
async function fill({ client }: Subject, StreamName: string, data: readonly (string | Buffer)[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const each of data) {
    const Records = [{ PartitionKey: 'Schlüssel', Data: Buffer.from(each) }];
    const answer = await client.send(new PutRecordsCommand({ StreamName, Records }));
    numbers.push(answer.Records![0]!.SequenceNumber!);
  }
  return numbers;
}

async function iterator(
  { client }: Subject,
  StreamName: string,
  ShardIteratorType: ShardIteratorType,
  extra: object = {},
) {
  const input = { StreamName, ShardId: SHARD, ShardIteratorType, ...extra };
  return (await client.send(new GetShardIteratorCommand(input))).ShardIterator;
}

const get = ({ client }: Subject, ShardIterator: string | undefined, Limit?: number) =>
  client.send(new GetRecordsCommand({ ShardIterator, Limit }));
const texts = async (subject: Subject, from: string | undefined) =>
  (await get(subject, from)).Records?.map((record) => Buffer.from(record.Data!).toString());

/** Shard iterators and reading records. */
export const readCases: readonly ConformanceCase[] = [
  {
    name: 'start reading in all five ways',
    async observe(subject) {
      const stream = await activeStream(subject);
      const latest = await iterator(subject, stream, 'LATEST');
      const [, second] = await fill(subject, stream, ['a', 'b', 'c']);
      const at = async (type: ShardIteratorType, extra: object = {}) =>
        await texts(subject, await iterator(subject, stream, type, extra));
      return {
        trimHorizon: await at('TRIM_HORIZON'),
        latest: await texts(subject, latest),
        latestNow: await at('LATEST'),
        atSequence: await at('AT_SEQUENCE_NUMBER', { StartingSequenceNumber: second }),
        afterSequence: await at('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: second }),
        atTimestamp: await at('AT_TIMESTAMP', { Timestamp: new Date(Date.now() - 3_600_000) }),
      };
    },
  },
  {
    name: 'read page by page',
    async observe(subject) {
      const stream = await activeStream(subject);
      const [first] = await fill(subject, stream, [Buffer.from([0, 128, 255]), 'b', 'c']);
      const page = await get(subject, await iterator(subject, stream, 'TRIM_HORIZON'), 2);
      const rest = await get(subject, page.NextShardIterator);
      const end = await get(subject, rest.NextShardIterator);
      await fill(subject, stream, ['d']);
      const record = page.Records![0]!;
      return {
        fields: fieldNames(page),
        recordFields: fieldNames(record),
        sequenceNumber: record.SequenceNumber === first,
        key: record.PartitionKey,
        data: [...record.Data!],
        arrivedJustNow: Math.abs(Date.now() - Number(record.ApproximateArrivalTimestamp)) < 60_000,
        counts: [page.Records?.length, rest.Records?.length, end.Records?.length],
        behindAtEnd: end.MillisBehindLatest,
        later: await texts(subject, end.NextShardIterator),
      };
    },
  },
  {
    name: 'ask for iterators that cannot be',
    async observe(subject) {
      const stream = await activeStream(subject);
      const [number] = await fill(subject, stream, ['a']);
      const refused = (type: ShardIteratorType, extra: object = {}) => outcome(iterator(subject, stream, type, extra));
      return {
        sequenceMissing: await refused('AT_SEQUENCE_NUMBER'),
        sequenceTooMuch: await refused('LATEST', { StartingSequenceNumber: number }),
        sequenceUnknown: await refused('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber: '123' }),
        timestampMissing: await refused('AT_TIMESTAMP'),
        timestampToCome: await refused('AT_TIMESTAMP', { Timestamp: new Date(Date.now() + 3_600_000) }),
        unknownShard: await refused('LATEST', { ShardId: 'shardId-000000000009' }),
        unknownStream: await refused('LATEST', { StreamName: 'conformance-nowhere' }),
        unknownType: await refused('EARLIEST' as ShardIteratorType),
      };
    },
  },
  {
    name: 'read in ways that cannot be',
    async observe(subject) {
      const stream = await activeStream(subject);
      const start = await iterator(subject, stream, 'TRIM_HORIZON');
      const garbage = await outcome(get(subject, 'garbage'));
      const limits = [await outcome(get(subject, start, 0)), await outcome(get(subject, start, 10_001))];
      await subject.client.send(new DeleteStreamCommand({ StreamName: stream }));
      const summary = () => outcome(subject.client.send(new DescribeStreamSummaryCommand({ StreamName: stream })));
      while ((await summary()) === 'ok') await sleep(20);
      return { garbage, limits, deletedStream: await outcome(get(subject, start)) };
    },
  },
];
