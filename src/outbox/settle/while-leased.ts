import { setTimeout as pause } from 'node:timers/promises';
import type { Lease } from '../claim/claim.js';
import { isPassingTrouble } from '../database/passing-trouble.js';

/** Pauses between attempts, in ms: the last one again and again. A restart of PostgreSQL takes a second or two. */
const PAUSES_MS = [50, 100, 200, 400, 800];

/**
 * Repeats an attempt while the database is in passing trouble and the lease lasts: what Kinesis has acknowledged must not be sent again
 * only because PostgreSQL was restarted in between.
 * @throws the last attempt's error when the lease is over, or one that would come again.
 */
export async function whileLeased<Result>(lease: Lease, attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0;
      if (!isPassingTrouble(error) || performance.now() + pauseMs >= lease.endsAt) throw error;
      await pause(pauseMs);
    }
  }
}
