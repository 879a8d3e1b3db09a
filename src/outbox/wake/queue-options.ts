import type { BullModuleOptions } from '@nestjs/bull';
import type { Settings } from '../../config/settings.js';
import { streamRate } from '../rate/rate-limits.js';
import { queueName } from '../streams/stream.js';
import type { RedisConnections } from './redis-connections.js';

/**
 * A stream's queue of wakes. Its jobs are worth nothing beyond the moment, so they are not kept; a worker that dies with one is noticed
 * within seconds, not in Bull's default half a minute. The limiter paces the starts of batches over all workers; the claim enforces
 * the limit. Until a worker has seen the stream's shards and its own limit, it is paced by the configured one and by one shard.
 */
export function queueOptions(streamKey: string, settings: Settings, connections: RedisConnections): BullModuleOptions {
  const { pauseMs } = streamRate(settings.streams.rateLimit, 1, settings.publishing.batchMaxRecords);
  return {
    name: queueName(streamKey),
    createClient: connections.opener(streamKey),
    ...(pauseMs !== null && { limiter: { max: 1, duration: pauseMs } }),
    settings: { lockDuration: 5000, stalledInterval: 5000, retryProcessDelay: 1000, maxStalledCount: 1 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  };
}
