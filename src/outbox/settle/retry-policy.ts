import type { Settings } from '../../config/settings.js';

/**
 * Exponential backoff with full jitter: somewhere between nothing and base × 2^attempts, capped, so that a thousand records that failed
 * together do not come back together.
 * @param attempts tries so far, the failed one included (1 or more).
 * @param random a number in [0, 1).
 * @returns milliseconds.
 */
export function retryDelayMs(retry: Settings['retry'], attempts: number, random: number = Math.random()): number {
  const ceiling = Math.min(retry.capMs, retry.baseMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(ceiling * random);
}
