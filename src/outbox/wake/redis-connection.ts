import type { QueueOptions } from 'bull';

/** Longest pause between two attempts to connect; Bull's own grows to 20 s, for which a Redis that is back would wait. */
const LONGEST_RETRY_MS = 1000;

/** How queues connect to Redis: soon again after it was away. */
export const redisConnection = {
  retryStrategy: (attempts: number) => Math.min(50 * attempts, LONGEST_RETRY_MS),
} satisfies QueueOptions['redis'];
