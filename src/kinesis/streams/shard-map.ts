import { createHash } from 'node:crypto';
import { KinesisClient, type Shard } from '@aws-sdk/client-kinesis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { LOG } from '../../logging/logging.module.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { listShards } from './list-shards.js';

interface OpenShard {
  readonly id: string;
  /** First hash key of its range: 128 bits as 32 hexadecimal digits, so that text order is number order. */
  readonly from: string;
}

/**
 * Which open shard takes a partition key: Kinesis puts the key's MD5 into the shard whose hash range holds it
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). For metrics only: a range may be out of date for as long as
 * a description is, after a resharding.
 */
@Injectable()
export class ShardMap {
  private readonly shards = new Map<string, readonly OpenShard[]>();
  private readonly unreadable = new Set<string>();

  constructor(
    private readonly client: KinesisClient,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The id of a key's shard; undefined while the stream's shards are not known. */
  shardOf(streamKey: string, partitionKey: string): string | undefined {
    const shards = this.shards.get(streamKey);
    const hash = createHash('md5').update(partitionKey).digest('hex');
    return shards?.findLast(({ from }) => from <= hash)?.id;
  }

  /** Reads a stream's open shards. Never throws: without the right to list them, throttling is not told by shard. */
  async read(stream: StreamDefinition): Promise<void> {
    try {
      const { putTimeoutMs } = this.settings.publishing;
      const shards = await listShards(this.client, stream.name, { Type: 'AT_LATEST' }, putTimeoutMs);
      this.shards.set(
        stream.key,
        shards.map(openShardOf).sort((a, b) => (a.from < b.from ? -1 : 1)),
      );
      this.unreadable.delete(stream.key);
    } catch (error) {
      if (this.unreadable.has(stream.key)) return;
      this.unreadable.add(stream.key);
      this.log.warn({ stream: stream.key, err: error }, 'shards cannot be listed; throttling is not told by shard');
    }
  }
}

function openShardOf({ ShardId, HashKeyRange }: Shard): OpenShard {
  const from = BigInt(HashKeyRange?.StartingHashKey ?? '0');
  return { id: ShardId ?? 'unknown', from: from.toString(16).padStart(32, '0') };
}
