import type { Settings } from '../config/settings.js';

/** After the grace period, what is left to close (queues, pools, HTTP) may take this long before the process goes on without. */
const CLOSING_MS = 4000;

/** How long it may take to stop in order, in ms. */
export function stopLimitMs({ shutdown }: Pick<Settings, 'shutdown'>): number {
  return shutdown.graceMs + CLOSING_MS;
}
