import { notFound } from '../kinesis-error.js';
import type { Account } from '../streams/account.js';
import type { Shard } from '../streams/shard.js';
import type { Stream } from '../streams/stream.js';

/** A stream's shard by its id. @throws KinesisError ResourceNotFound */
export function findShard(account: Account, stream: Stream, shardId: string): Shard {
  const shard = stream.shards.find((each) => each.id === shardId);
  if (shard !== undefined) return shard;
  throw notFound(
    `Shard ${shardId} in stream ${stream.plan.name} under account ${account.settings.accountId} does not exist`,
  );
}
