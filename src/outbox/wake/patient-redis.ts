import { Redis, type RedisOptions } from 'ioredis';
import { redisUrl } from './redis-url.js';

/** Longest pause between two attempts to connect; Bull's own grows to 20 s, for which a Redis that is back would wait. */
const LONGEST_RETRY_MS = 1000;

/** Commands that wait for a connection are not given up. */
const KEPT = { offlineQueue: false };

/**
 * A connection that treats a server that refuses us (a wrong password, or none) like one that is away: commands wait until it lets us in.
 * ioredis would fail them with the refusal, which Bull's workers, whose first commands they are, do not survive. The process would end,
 * showing our password in the error, or go on without ever taking a wake again.
 */
export class PatientRedis extends Redis {
  private lastTrouble: Error | undefined;

  constructor(url: string, options: RedisOptions) {
    super(redisUrl(url), { ...options, retryStrategy: (attempts) => Math.min(50 * attempts, LONGEST_RETRY_MS) });
    this.on('error', (error) => (this.lastTrouble = error));
    this.on('connect', () => (this.lastTrouble = undefined));
    // Asks the server whether it takes commands before any is sent. Not in the options: Bull looks there, and insists on its being off.
    queueMicrotask(() => (this.options.enableReadyCheck = true));
  }

  /** What is in the way of a connection; undefined while there is one. */
  get trouble(): Error | undefined {
    return this.status === 'ready' ? undefined : this.lastTrouble;
  }

  /** ioredis' way out when the server refuses us. */
  override recoverFromFatalError(commandError: Error, error: Error): void {
    super.recoverFromFatalError(commandError, error, KEPT);
  }
}
