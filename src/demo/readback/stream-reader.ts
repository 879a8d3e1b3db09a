import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { setTimeout as pause } from 'node:timers/promises';

/** A record as it stands on a stream. */
export interface ReadRecord {
  readonly stream: string;
  readonly shardId: string;
  readonly partitionKey: string;
  readonly arrivedAt: Date;
  readonly body: Readonly<Record<string, unknown>>;
  readonly event: ReadEvent;
}

/** The `event` object, as far as the verdict needs it. */
export interface ReadEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly occurred_at: string;
  /** What a change of status was, where the type says that there is one. */
  readonly change?: { readonly status?: { readonly from?: unknown; readonly to?: unknown } };
}

/** Kinesis allows five reads a second of each shard. */
const BETWEEN_READS_MS = 220;

/** Reads whole streams, shard by shard in their order: a consumer like any other, with nothing of the producer's code. */
export class StreamReader {
  constructor(private readonly client: KinesisClient) {}

  /** Everything that arrived on a stream since a time. */
  async read(stream: string, since: Date): Promise<ReadRecord[]> {
    const { Shards: shards = [] } = await this.client.send(new ListShardsCommand({ StreamName: stream }));
    const byShard = await Promise.all(
      shards.map(({ ShardId: shardId }) => this.readShard(stream, shardId ?? '', since)),
    );
    return byShard.flat();
  }

  private async readShard(stream: string, shardId: string, since: Date): Promise<ReadRecord[]> {
    const { ShardIterator: first } = await this.client.send(
      new GetShardIteratorCommand({ StreamName: stream, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const records: ReadRecord[] = [];
    for (let iterator = first; iterator !== undefined;) {
      const answer = await this.client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 10_000 }));
      for (const { PartitionKey: partitionKey = '', Data, ApproximateArrivalTimestamp: arrivedAt } of answer.Records ??
        []) {
        if (arrivedAt === undefined || arrivedAt < since) continue;
        const body = JSON.parse(Buffer.from(Data ?? []).toString('utf8')) as ReadRecord['body'];
        records.push({ stream, shardId, partitionKey, arrivedAt, body, event: body['event'] as ReadEvent });
      }
      if ((answer.MillisBehindLatest ?? 0) === 0 && (answer.Records ?? []).length === 0) break;
      iterator = answer.NextShardIterator;
      await pause(BETWEEN_READS_MS);
    }
    return records;
  }
}
