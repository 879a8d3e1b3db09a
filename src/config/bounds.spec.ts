import { settingsIn } from './define-settings.js';
import { coreSettings } from './declared/core-settings.js';
import { ConfigurationError } from './configuration-error.js';
import { loadSettings } from './load-settings.js';

/** Numbers on and just beyond each bound, with what the rules want beside them. */
const BOUNDS: [variable: string, min: number, max: number, beside: NodeJS.ProcessEnv][] = [
  ['PORT', 0, 65_535, {}],
  ['LEASE_MS', 6_000, 25_000, { PUT_TIMEOUT_MS: '500' }],
  ['PUT_TIMEOUT_MS', 500, 12_000, { LEASE_MS: '25000' }],
  ['BATCH_MAX_RECORDS', 1, 500, {}],
  ['BATCH_MAX_BYTES', 1_048_576, 10_485_760, {}],
  ['WORKER_CONCURRENCY', 1, 16, {}],
  ['SWEEP_INTERVAL_MS', 100, 5_000, {}],
  ['RETRY_BASE_MS', 100, 60_000, {}],
  ['RETRY_CAP_MS', 1_000, 3_600_000, { RETRY_BASE_MS: '100' }],
  ['RECORD_MAX_TRIES', 1, 100, {}],
  ['DELIVERY_LOG_DAYS', 0, 400, {}],
  ['PARKED_RETENTION_DAYS', 1, 3_650, {}],
  ['READY_MAX_BACKLOG_SECONDS', 1, 2_592_000, {}],
  ['SHUTDOWN_GRACE_MS', 1_000, 600_000, {}],
  ['DATABASE_POOL_SIZE', 2, 500, {}],
];

describe('bounds', () => {
  it.each(BOUNDS)('of %s are %d and %d, both allowed', (variable, min, max, beside) => {
    for (const value of [min, max]) expect(() => loadSettings({ ...beside, [variable]: String(value) })).not.toThrow();
    for (const value of [min - 1, max + 1])
      expect(() => loadSettings({ ...beside, [variable]: String(value) })).toThrow(ConfigurationError);
  });

  it('are tested for every number', () => {
    const numbers = settingsIn(coreSettings).filter(({ spec }) => spec.kind.accepted.startsWith('a whole number'));
    expect(BOUNDS.map(([variable]) => variable).sort()).toEqual(numbers.map(({ variable }) => variable).sort());
  });

  it('come with what goes wrong on either side', () => {
    const silent = settingsIn(coreSettings)
      .filter(({ spec }) => /\d (ms|s|bytes|records|tries|batches|connections)\b/.test(spec.kind.accepted))
      .filter(({ spec }) => spec.tooLow === undefined || spec.tooHigh === undefined);
    expect(silent.map(({ variable }) => variable)).toEqual([]);
  });
});
