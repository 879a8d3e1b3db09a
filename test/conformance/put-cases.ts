import { PutRecordCommand, PutRecordsCommand, type PutRecordsCommandInput } from '@aws-sdk/client-kinesis';
import { activeStream, type ConformanceCase, fieldNames, outcome, type Subject } from './conformance-case.js';

const MIB = 1024 * 1024;
const HASH_KEYS = 1n << 128n;

type Put = readonly [key: string, data?: Uint8Array, hashKey?: string];

function put(
  { client }: Subject,
  stream: string,
  records: readonly Put[],
  extra: Partial<PutRecordsCommandInput> = {},
) {
  const Records = records.map(([PartitionKey, Data = Buffer.from('x'), ExplicitHashKey]) => ({
    PartitionKey,
    Data,
    ExplicitHashKey,
  }));
  return client.send(new PutRecordsCommand({ StreamName: stream, Records, ...extra }));
}

/** `ok`, the name of the call's exception, or the codes of the records that failed. */
async function fate(answer: ReturnType<typeof put>): Promise<string> {
  return await outcome(
    answer.then(({ Records, FailedRecordCount }) => {
      if (FailedRecordCount === 0) return;
      const codes = Records?.map((record) => record.ErrorCode ?? 'accepted').join(', ');
      throw Object.assign(new Error(), { name: `records: ${codes}` });
    }),
  );
}

/** Putting records. */
export const putCases: readonly ConformanceCase[] = [
  {
    name: 'put records',
    async observe(subject) {
      const stream = await activeStream(subject, 3);
      const keys = Array.from({ length: 30 }, (_, index) => [String(index)] as const);
      const answer = await put(subject, stream, [...keys, ['Ünïcödé'], ['🛒'.repeat(10)]]);
      const numbers = answer.Records?.filter((record) => record.ShardId === answer.Records?.[0]?.ShardId);
      const ofShard = numbers?.map((record) => BigInt(record.SequenceNumber!)) ?? [];
      return {
        fields: fieldNames(answer),
        recordFields: fieldNames(answer.Records?.[0]),
        failed: answer.FailedRecordCount,
        shards: answer.Records?.map((record) => record.ShardId),
        numbersLookRight: answer.Records?.every((record) => /^49\d{54}$/.test(record.SequenceNumber!)),
        numbersGrow: ofShard.every((number, index) => index === 0 || number > ofShard[index - 1]!),
      };
    },
  },
  {
    name: 'put records with explicit hash keys',
    async observe(subject) {
      const stream = await activeStream(subject, 2);
      const answer = await put(subject, stream, [
        ['1', undefined, '0'],
        ['1', undefined, String(HASH_KEYS - 1n)],
      ]);
      return {
        shards: answer.Records?.map((record) => record.ShardId),
        tooHigh: await fate(put(subject, stream, [['1'], ['1', undefined, String(HASH_KEYS)]])),
        leadingZero: await fate(put(subject, stream, [['1', undefined, '007']])),
        noNumber: await fate(put(subject, stream, [['1', undefined, 'x']])),
      };
    },
  },
  {
    name: 'put at the limits',
    async observe(subject) {
      const stream = await activeStream(subject, 4);
      const many = (count: number, bytes: number): Put[] =>
        Array.from({ length: count }, (_, index) => [String(index), Buffer.alloc(bytes)] as const);
      return {
        noRecords: await fate(put(subject, stream, [])),
        records501: await fate(put(subject, stream, many(501, 1))),
        emptyData: await fate(put(subject, stream, [['1', Buffer.alloc(0)]])),
        emptyKey: await fate(put(subject, stream, [['']])),
        longestKey: await fate(put(subject, stream, [['k'.repeat(256)]])),
        keyTooLong: await fate(put(subject, stream, [['1'], ['k'.repeat(257)]])),
        oneMiB: await fate(put(subject, stream, [['1234', Buffer.alloc(MIB - 4)]])),
        dataAndKeyOverOneMiB: await fate(put(subject, stream, [['1'], ['1234', Buffer.alloc(MIB - 3)]])),
        dataOverOneMiB: await fate(put(subject, stream, [['1'], ['2', Buffer.alloc(MIB + 1)]])),
        overTenMiB: await fate(put(subject, stream, many(11, MIB - 100))),
      };
    },
  },
  {
    name: 'put more than a shard takes',
    async observe(subject) {
      const stream = await activeStream(subject);
      const half = Buffer.alloc(MIB / 2 - 1);
      const answer = put(subject, stream, [
        ['1', half],
        ['2', half],
        ['3', half],
      ]);
      return { threeTimesHalfAMiB: await fate(answer) };
    },
  },
  {
    name: 'put to streams named in other ways',
    async observe(subject) {
      const stream = await activeStream(subject);
      const StreamARN = `arn:aws:kinesis:ap-south-1:000000000000:stream/${stream}`;
      const byArn = (arn: string) => put(subject, stream, [['1']], { StreamName: undefined, StreamARN: arn });
      return {
        byArn: await fate(byArn(StreamARN)),
        unknownName: await fate(put(subject, 'conformance-nowhere', [['1']])),
        unknownArn: await fate(byArn(`${StreamARN}-x`)),
        neither: await fate(put(subject, stream, [['1']], { StreamName: undefined })),
      };
    },
  },
  {
    name: 'put as a dry run',
    async observe(subject) {
      const stream = await activeStream(subject);
      return {
        good: await fate(put(subject, stream, [['1']], { DryRun: true })),
        unknownStream: await fate(put(subject, 'conformance-nowhere', [['1']], { DryRun: true })),
      };
    },
  },
  {
    name: 'put one record',
    async observe(subject) {
      const StreamName = await activeStream(subject, 2);
      const one = (input: object) =>
        subject.client.send(new PutRecordCommand({ StreamName, PartitionKey: '1', Data: Buffer.from('x'), ...input }));
      const answer = await one({});
      return {
        fields: fieldNames(answer),
        shard: answer.ShardId,
        numberLooksRight: /^49\d{54}$/.test(answer.SequenceNumber!),
        afterItself: await outcome(one({ SequenceNumberForOrdering: answer.SequenceNumber })),
        oversize: await outcome(one({ Data: Buffer.alloc(MIB + 1) })),
        keyTooLong: await outcome(one({ PartitionKey: 'k'.repeat(257) })),
        unknownStream: await outcome(one({ StreamName: 'conformance-nowhere' })),
      };
    },
  },
];
