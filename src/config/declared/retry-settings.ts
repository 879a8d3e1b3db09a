import { defineSettings, rule } from '../define-settings.js';
import { wholeNumber } from '../kinds/scalars.js';
import { setting } from '../setting.js';

const baseMs = setting({
  variable: 'RETRY_BASE_MS',
  kind: wholeNumber({ min: 100, max: 60_000, unit: 'ms' }),
  default: '2000',
  meaning:
    'Longest wait before the first retry. It doubles with each further retry; the actual wait is drawn at random from 0 up to it.',
  tooLow: 'a stream that throttles is hit again before it has recovered.',
  tooHigh: "a passing hiccup delays an aggregate's events for a long time.",
});

const capMs = setting({
  variable: 'RETRY_CAP_MS',
  kind: wholeNumber({ min: 1_000, max: 3_600_000, unit: 'ms', note: 'not less than `RETRY_BASE_MS`' }),
  default: '60000',
  meaning: 'The wait at which the doubling ends.',
  tooLow: 'in a long outage, retries keep PostgreSQL and Kinesis busy for nothing.',
  tooHigh: 'after an outage, some events come later than they could.',
});

/** When failed records are tried again, and when no longer. */
export const retrySettings = defineSettings({
  name: 'retry',
  title: 'Retries and sweeps',
  settings: {
    baseMs,
    capMs,
    recordMaxTries: setting({
      variable: 'RECORD_MAX_TRIES',
      kind: wholeNumber({ min: 1, max: 100, unit: 'tries' }),
      default: '3',
      meaning:
        'Tries of an event that is itself at fault (refused alone, cannot be built) before it is parked, for a person to look at. Outages, ' +
        'throttling and timeouts do not count: they are retried without end.',
      tooLow: 'an event is parked for a fault that would have passed.',
      tooHigh: 'hopeless events are tried for hours before anybody sees them.',
    }),
  },
  rules: [
    rule({
      about: capMs,
      reads: [baseMs, capMs],
      breach: (base, cap) =>
        cap < base ? `a whole number of ms not less than RETRY_BASE_MS, which is ${base}` : undefined,
    }),
  ],
});

/** What becomes of events that wait for a person. */
export const parkedSettings = defineSettings({
  name: 'parked',
  title: 'Retries and sweeps',
  settings: {
    retentionDays: setting({
      variable: 'PARKED_RETENTION_DAYS',
      kind: wholeNumber({ min: 1, max: 3_650, unit: 'days' }),
      unset: 'a parked event is kept until somebody replays, discards or forgets it',
      example: '90',
      meaning:
        'Days after which a parked event is dropped, with the snapshot that it holds (for an order: names and addresses). Each one is ' +
        'logged.',
      tooLow: 'events are lost before somebody has looked at them.',
      tooHigh: 'personal data is kept longer than your policy allows.',
    }),
  },
});

/** The scheduler's pass over the outbox. */
export const sweepSettings = defineSettings({
  name: 'sweep',
  title: 'Retries and sweeps',
  settings: {
    intervalMs: setting({
      variable: 'SWEEP_INTERVAL_MS',
      kind: wholeNumber({ min: 100, max: 5_000, unit: 'ms' }),
      default: '1000',
      meaning:
        'Time between two searches for due retries, expired leases and changes that nobody announced (raw SQL, other programs).',
      tooLow: 'every worker keeps sending queries that find nothing.',
      tooHigh: 'changes made outside the application are published that much later.',
    }),
  },
});
