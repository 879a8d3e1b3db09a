import { takeCall } from '../streams/call-limits.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { optionalName, streamReference } from './stream-fields.js';
import { shardShape, streamShape, visibleShards } from './stream-shapes.js';

/** DescribeStream: the stream with up to 100 of its shards. */
export function describeStream(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  const limit = Math.min(100, fields.number('Limit', { min: 1, max: 10_000 }) ?? 100);
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
