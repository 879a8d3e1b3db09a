import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { StreamTail } from './stream-tail.js';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** A stream that is resharded while it is read: shard 0 is split into 1 and 2, and these are merged into 3. */
class ReshardedStream {
  readonly iteratorsFor: string[] = [];
  private readonly shards: Record<string, { records: string[]; children?: object[] }> = {
    '0': { records: ['a'], children: [child('1', ['0']), child('2', ['0'])] },
    '1': { records: ['b'], children: [child('3', ['1', '2'])] },
    '2': { records: ['c', 'd'], children: [child('3', ['1', '2'])] },
    '3': { records: ['e'] },
  };

  constructor(
    private readonly listed: string[],
    private readonly failOnce = '',
  ) {}

  client(): KinesisClient {
    let failed = false;
    const send = ({ constructor: { name }, input }: Command) => {
      if (name === 'ListShardsCommand') return Promise.resolve({ Shards: this.listed.map((id) => parentage(id)) });
      if (name === 'GetShardIteratorCommand') {
        const { ShardId, ShardIteratorType, StartingSequenceNumber } = input as Record<string, string>;
        this.iteratorsFor.push([ShardId, ShardIteratorType, StartingSequenceNumber].filter(Boolean).join(' '));
        const from = StartingSequenceNumber === undefined ? 0 : Number(StartingSequenceNumber) + 1;
        return Promise.resolve({ ShardIterator: `${ShardId ?? ''}/${from}` });
      }
      const [id = '', from = '0'] = String(input['ShardIterator']).split('/');
      if (id === this.failOnce && !failed && from !== '0') {
        failed = true;
        return Promise.reject(Object.assign(new Error('five minutes'), { name: 'ExpiredIteratorException' }));
      }
      const { records = [], children } = this.shards[id] ?? {};
      const n = Number(from);
      const record = records[n];
      const isClosed = children !== undefined && n + 1 >= records.length;
      return Promise.resolve({
        Records: record === undefined ? [] : [{ SequenceNumber: from, PartitionKey: record, Data: Buffer.from('{}') }],
        MillisBehindLatest: 0,
        ...(isClosed ? { ChildShards: children } : { NextShardIterator: `${id}/${record === undefined ? n : n + 1}` }),
      });
    };
    return { send } as unknown as KinesisClient;
  }
}

const child = (ShardId: string, ParentShards: string[]) => ({ ShardId, ParentShards });
const parentage = (ShardId: string) =>
  ({
    '1': { ShardId, ParentShardId: '0' },
    '2': { ShardId, ParentShardId: '0' },
    '3': { ShardId, ParentShardId: '1', AdjacentParentShardId: '2' },
  })[ShardId] ?? { ShardId };

const { signal } = new AbortController();

async function turns(stream: ReshardedStream, count: number, at: 'latest' | 'beginning' = 'beginning') {
  const tail = await StreamTail.open(stream.client(), 's', at, signal);
  const seen: string[] = [];
  for (let n = 0; n < count; n++) {
    const { records, failures } = await tail.turn(signal);
    const keys = records.map(({ partitionKey }) => partitionKey).sort();
    seen.push(keys.join('') + '!'.repeat(failures.length));
  }
  return seen;
}

describe('StreamTail', () => {
  it('reads shards after those that they come from, whether they were known before or not', async () => {
    const expected = ['a', 'bc', 'd', 'e', ''];
    expect(await turns(new ReshardedStream(['0']), 5)).toEqual(expected);
    expect(await turns(new ReshardedStream(['3', '2', '1', '0']), 5)).toEqual(expected);
  });

  it('begins new shards at their beginning, also where it began with the latest', async () => {
    const stream = new ReshardedStream(['0']);
    await turns(stream, 4, 'latest');
    expect(stream.iteratorsFor).toEqual(['0 LATEST', '1 TRIM_HORIZON', '2 TRIM_HORIZON', '3 TRIM_HORIZON']);
  });

  it('finds its place again when an iterator has expired', async () => {
    const stream = new ReshardedStream(['2'], '2');
    expect(await turns(stream, 4)).toEqual(['c', '!', 'd', 'e']);
    expect(stream.iteratorsFor).toContain('2 AFTER_SEQUENCE_NUMBER 0');
  });
});
