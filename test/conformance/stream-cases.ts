import {
  CreateStreamCommand,
  type CreateStreamCommandInput,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  ListStreamsCommand,
  UpdateMaxRecordSizeCommand,
} from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  activeStream,
  type ConformanceCase,
  fieldNames,
  outcome,
  type Subject,
  untilActive,
} from './conformance-case.js';

const summaryOf = async ({ client }: Subject, name: string) =>
  (await client.send(new DescribeStreamSummaryCommand({ StreamName: name }))).StreamDescriptionSummary;
const create = ({ client }: Subject, input: Partial<CreateStreamCommandInput>) =>
  client.send(new CreateStreamCommand({ StreamName: 'conformance-refused', ...input }));

/** Creating, describing, listing and deleting streams. */
export const streamCases: readonly ConformanceCase[] = [
  {
    name: 'describe a stream',
    async observe(subject) {
      const name = await activeStream(subject, 3);
      const answer = await subject.client.send(new DescribeStreamCommand({ StreamName: name }));
      const { StreamARN, StreamName, Shards, StreamCreationTimestamp, ...rest } = answer.StreamDescription!;
      const two = await subject.client.send(new DescribeStreamCommand({ StreamName: await activeStream(subject, 2) }));
      const numbers = Shards?.map((shard) => shard.SequenceNumberRange?.StartingSequenceNumber ?? '');
      return {
        rest,
        name: StreamName === name,
        arn: StreamARN?.replace(name, '<name>'),
        isNew: Math.abs(Date.now() - Number(StreamCreationTimestamp)) < 60_000,
        shardIds: Shards?.map((shard) => shard.ShardId),
        hashRanges: Shards?.map((shard) => shard.HashKeyRange),
        hashRangesOfTwo: two.StreamDescription?.Shards?.map((shard) => shard.HashKeyRange),
        sequenceNumbersLookRight: numbers?.every((number) => /^49\d{54}$/.test(number)),
      };
    },
  },
  {
    name: 'summarise a stream',
    async observe(subject) {
      const name = await activeStream(subject, 3);
      const { StreamARN, StreamName, StreamCreationTimestamp, MaxRecordSizeInKiB, ...rest } = (await summaryOf(
        subject,
        name,
      ))!;
      const byArn = await subject.client.send(new DescribeStreamSummaryCommand({ StreamARN }));
      return {
        rest,
        name: StreamName === name,
        isNew: Math.abs(Date.now() - Number(StreamCreationTimestamp)) < 60_000,
        byArn: byArn.StreamDescriptionSummary?.StreamName === name,
        maxRecordSizeInKiB: MaxRecordSizeInKiB,
      };
    },
  },
  {
    name: 'create streams that cannot be',
    async observe(subject) {
      const name = await activeStream(subject);
      return {
        twice: await outcome(create(subject, { StreamName: name, ShardCount: 1 })),
        blankInName: await outcome(create(subject, { StreamName: 'a b', ShardCount: 1 })),
        longName: await outcome(create(subject, { StreamName: 'x'.repeat(129), ShardCount: 1 })),
        noShards: await outcome(create(subject, { ShardCount: 0 })),
        tooManyShards: await outcome(create(subject, { ShardCount: 1000 })),
        recordSizeTooLow: await outcome(create(subject, { ShardCount: 1, MaxRecordSizeInKiB: 1023 })),
      };
    },
  },
  {
    name: 'create an on-demand stream',
    async observe(subject) {
      const name = `conformance-on-demand-${Date.now()}`;
      await create(subject, { StreamName: name, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      await untilActive(subject.client, name);
      const summary = await summaryOf(subject, name);
      return { mode: summary?.StreamModeDetails, openShards: summary?.OpenShardCount };
    },
  },
  {
    name: 'allow larger records',
    async observe(subject) {
      const name = `conformance-large-${Date.now()}`;
      await create(subject, { StreamName: name, ShardCount: 1, MaxRecordSizeInKiB: 2048 });
      await untilActive(subject.client, name);
      const first = await summaryOf(subject, name);
      const update = (kib: number) =>
        subject.client.send(new UpdateMaxRecordSizeCommand({ StreamARN: first?.StreamARN, MaxRecordSizeInKiB: kib }));
      const observations = {
        created: first?.MaxRecordSizeInKiB,
        raise: await outcome(update(4096)),
        raised: (await summaryOf(subject, name))?.MaxRecordSizeInKiB,
        tooHigh: await outcome(update(10_241)),
      };
      await untilActive(subject.client, name);
      return observations;
    },
  },
  {
    name: 'ask for streams that are not there',
    async observe(subject) {
      const StreamName = 'conformance-nowhere';
      const { client } = subject;
      return {
        describe: await outcome(client.send(new DescribeStreamCommand({ StreamName }))),
        summary: await outcome(client.send(new DescribeStreamSummaryCommand({ StreamName }))),
        listShards: await outcome(client.send(new ListShardsCommand({ StreamName }))),
        delete: await outcome(client.send(new DeleteStreamCommand({ StreamName }))),
        noName: await outcome(client.send(new DescribeStreamSummaryCommand({}))),
      };
    },
  },
  {
    name: 'delete a stream',
    async observe(subject) {
      const name = await activeStream(subject);
      const deleted = await outcome(subject.client.send(new DeleteStreamCommand({ StreamName: name })));
      while ((await outcome(summaryOf(subject, name))) === 'ok') await sleep(20);
      return { deleted, afterwards: await outcome(summaryOf(subject, name)) };
    },
  },
  {
    name: 'list streams',
    async observe(subject) {
      const names = [await activeStream(subject), await activeStream(subject)].sort();
      const all = await subject.client.send(new ListStreamsCommand({}));
      const first = await subject.client.send(new ListStreamsCommand({ Limit: 1 }));
      const rest = await subject.client.send(new ListStreamsCommand({ ExclusiveStartStreamName: names[0] }));
      return {
        fields: fieldNames(all),
        allThere: names.every((name) => all.StreamNames?.includes(name)),
        sorted: String(all.StreamNames) === String([...(all.StreamNames ?? [])].sort()),
        firstPage: [first.StreamNames?.length, first.HasMoreStreams],
        afterFirst: [rest.StreamNames?.includes(names[0]!), rest.StreamNames?.includes(names[1]!)],
        limitZero: await outcome(subject.client.send(new ListStreamsCommand({ Limit: 0 }))),
      };
    },
  },
  {
    name: 'list shards',
    async observe(subject) {
      const StreamName = await activeStream(subject, 3);
      const list = (input: object) => subject.client.send(new ListShardsCommand(input));
      const ids = async (input: object) => (await list(input)).Shards?.map((shard) => shard.ShardId);
      const { NextToken } = await list({ StreamName, MaxResults: 2 });
      return {
        all: await ids({ StreamName }),
        fields: fieldNames((await list({ StreamName })).Shards?.[0]),
        secondPage: await ids({ NextToken }),
        after: await ids({ StreamName, ExclusiveStartShardId: 'shardId-000000000000' }),
        open: await ids({ StreamName, ShardFilter: { Type: 'AT_LATEST' } }),
        nothing: await outcome(list({})),
        tokenAndName: await outcome(list({ StreamName, NextToken })),
        zero: await outcome(list({ StreamName, MaxResults: 0 })),
      };
    },
  },
];
