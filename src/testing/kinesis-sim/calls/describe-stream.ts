import { SHARDS_PER_DESCRIPTION } from '../limits.js';
import { takeCall } from '../streams/call-limits.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { optionalName, streamReference } from './stream-fields.js';
import { shardShape, streamShape, visibleShards } from './stream-shapes.js';

/** DescribeStream: the stream with the first of its shards. */
export function describeStream(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  const limit = Math.min(
    SHARDS_PER_DESCRIPTION,
    fields.number('Limit', { min: 1, max: 10_000 }) ?? SHARDS_PER_DESCRIPTION,
  );
  const after = optionalName(fields, 'ExclusiveStartShardId') ?? '';
  fields.check();
  const stream = account.find(reference, nowMs);
  takeCall(account, 'DescribeStream', stream, nowMs);
  const shards = visibleShards(stream, nowMs).filter((shard) => shard.id > after);
  return JSON.stringify({
    StreamDescription: {
      ...streamShape(stream, nowMs),
      Shards: shards.slice(0, limit).map((shard) => shardShape(stream, shard)),
      HasMoreShards: shards.length > limit,
    },
  });
}
