import type { BullModuleOptions } from '@nestjs/bull';
import type { Settings } from '../../config/settings.js';
import { queueName } from '../streams/stream.js';
import { redisConnection } from './redis-connection.js';

/**
 * A stream's queue of wakes. Its jobs are worth nothing beyond the moment, so they are not kept; a worker that dies with one is noticed
 * within seconds, not in Bull's default half a minute. The limiter paces the starts of batches over all workers; the claim enforces
 * the limit.
 * @param pauseMs shortest pause between two batches; null for none.
 */
export function queueOptions(streamKey: string, settings: Settings, pauseMs: number | null): BullModuleOptions {
  return {
    name: queueName(streamKey),
    ...(settings.redis.url !== undefined && { url: settings.redis.url }),
    redis: redisConnection,
    ...(pauseMs !== null && { limiter: { max: 1, duration: pauseMs } }),
    settings: { lockDuration: 5000, stalledInterval: 5000, retryProcessDelay: 1000, maxStalledCount: 1 },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  };
}
