import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { listShards } from '../streams/list-shards.js';
import { READ_TIMEOUT_MS, ShardReader, type TailStart, type TailedRecord } from './shard-reader.js';

/** What one turn over all shards found. */
export interface Turn {
  /** In order of arrival; within a shard in its own order. */
  readonly records: readonly TailedRecord[];
  /** Nothing more was there when it was read. */
  readonly caughtUp: boolean;
  /** Of reads that failed for now: they are made again in the next turn. */
  readonly failures: readonly unknown[];
}

/**
 * Reads a stream from a place on, turn by turn, as a consumer of its own that leaves nothing behind. Shards that come from a split or a merge
 * are read after those that they come from, so that each key stays in order.
 */
export class StreamTail {
  private readonly readers = new Map<string, { readonly reader: ShardReader; readonly after: readonly string[] }>();
  private readonly finished = new Set<string>();

  private constructor(
    private readonly client: KinesisClient,
    private readonly streamName: string,
  ) {}

  /**
   * Finds the shards, and the place in each.
   * @throws what the SDK throws: no such stream, no right, no network.
   */
  static async open(
    client: KinesisClient,
    streamName: string,
    start: TailStart,
    signal: AbortSignal,
  ): Promise<StreamTail> {
    const tail = new StreamTail(client, streamName);
    const shards = await listShards(client, streamName, filterOf(start), READ_TIMEOUT_MS, signal);
    for (const { ShardId, ParentShardId, AdjacentParentShardId } of shards)
      tail.add(ShardId ?? '', start, [ParentShardId, AdjacentParentShardId]);
    await Promise.all(tail.ready().map((reader) => reader.open(signal)));
    return tail;
  }

  /** Every shard was read to its end: the stream is gone. */
  get ended(): boolean {
    return this.readers.size === 0;
  }

  /** One read of each shard. */
  async turn(signal: AbortSignal): Promise<Turn> {
    const reads = await Promise.allSettled(this.ready().map((reader) => this.read(reader, signal)));
    const done = reads.flatMap((read) => (read.status === 'fulfilled' ? [read.value] : []));
    const records = done.flatMap(({ records }) => records);
    return {
      // The sort is stable: what arrived in one shard at one millisecond stays in its order.
      records: records.sort((one, other) => one.arrivedAt.getTime() - other.arrivedAt.getTime()),
      caughtUp: done.every(({ caughtUp }) => caughtUp),
      failures: reads.flatMap((read) => (read.status === 'rejected' ? [read.reason as unknown] : [])),
    };
  }

  private async read(reader: ShardReader, signal: AbortSignal) {
    const { records, behindMs, closed } = await reader.read(signal);
    if (closed) {
      this.readers.delete(reader.shardId);
      this.finished.add(reader.shardId);
      for (const { ShardId, ParentShards } of closed) this.add(ShardId ?? '', 'beginning', ParentShards ?? []);
    }
    return { records, caughtUp: behindMs === 0 && !closed };
  }

  private add(shardId: string, start: TailStart, after: readonly (string | undefined)[]): void {
    if (this.readers.has(shardId) || this.finished.has(shardId)) return;
    const reader = new ShardReader(this.client, this.streamName, shardId, start);
    this.readers.set(shardId, { reader, after: after.filter((id) => id !== undefined) });
  }

  private ready(): ShardReader[] {
    return [...this.readers.values()]
      .filter(({ after }) => !after.some((parent) => this.readers.has(parent)))
      .map(({ reader }) => reader);
  }
}

function filterOf(start: TailStart) {
  if (start === 'latest') return { Type: 'AT_LATEST' } as const;
  if (start === 'beginning') return { Type: 'FROM_TRIM_HORIZON' } as const;
  return { Type: 'FROM_TIMESTAMP', Timestamp: start } as const;
}
