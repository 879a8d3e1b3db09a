import type { Shard } from '../streams/shard.js';
import type { Stream } from '../streams/stream.js';

/** A shard as DescribeStream and ListShards show it. */
export function shardShape(stream: Stream, shard: Shard): object {
  const createdAtMs = stream.plan.createdAtMs;
  return {
    ShardId: shard.id,
    HashKeyRange: { StartingHashKey: String(shard.range.start), EndingHashKey: String(shard.range.end) },
    SequenceNumberRange: { StartingSequenceNumber: stream.sequenceNumbers.format(0, createdAtMs, shard.digits) },
  };
}

/** What DescribeStream and DescribeStreamSummary have in common. */
export function streamShape(stream: Stream, nowMs: number): object {
  return {
    StreamName: stream.plan.name,
    StreamARN: stream.plan.arn,
    StreamStatus: stream.status(nowMs),
    StreamModeDetails: { StreamMode: stream.plan.mode },
    RetentionPeriodHours: 24,
    StreamCreationTimestamp: stream.plan.createdAtMs / 1000,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
  };
}

/** A stream has no shards to show while it is being created. */
export function visibleShards(stream: Stream, nowMs: number): readonly Shard[] {
  return stream.status(nowMs) === 'CREATING' ? [] : stream.shards;
}
