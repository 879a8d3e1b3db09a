import { invalidArgument } from '../kinesis-error.js';
import type { Stream } from '../streams/stream.js';
import type { Fields } from './fields.js';

/** ListShards' ShardFilter. */
export interface ShardFilter {
  readonly type: string | undefined;
  readonly shardId: string | undefined;
  readonly timeMs: number | undefined;
}

const TYPES = [
  'AFTER_SHARD_ID',
  'AT_TRIM_HORIZON',
  'FROM_TRIM_HORIZON',
  'AT_LATEST',
  'AT_TIMESTAMP',
  'FROM_TIMESTAMP',
] as const;

/** Reads the filter, if there is one. */
export function shardFilter(fields: Fields): ShardFilter | undefined {
  const filter = fields.structure('ShardFilter');
  if (filter === undefined) return undefined;
  return {
    type: filter.text('Type', { required: true, oneOf: TYPES }),
    shardId: filter.text('ShardId'),
    timeMs: filter.timeMs('Timestamp'),
  };
}

/** Index of the first shard that ListShards shows, given ExclusiveStartShardId or a filter. */
export function firstShardIndex(stream: Stream, after: string | undefined, filter: ShardFilter | undefined): number {
  if (filter?.type === 'AFTER_SHARD_ID') {
    if (filter.shardId === undefined) throw invalidArgument('ShardId is required for AFTER_SHARD_ID.');
    return shardsUpTo(stream, filter.shardId);
  }
  if (filter?.type === 'AT_TIMESTAMP' || filter?.type === 'FROM_TIMESTAMP') {
    if (filter.timeMs === undefined) throw invalidArgument(`Timestamp is required for ${filter.type}.`);
    // No shard was open before the stream was there.
    if (filter.type === 'AT_TIMESTAMP' && filter.timeMs < stream.plan.createdAtMs) return stream.shards.length;
  }
  return after === undefined ? 0 : shardsUpTo(stream, after);
}

function shardsUpTo(stream: Stream, shardId: string): number {
  return stream.shards.filter((shard) => shard.id <= shardId).length;
}
