import { defineSettings } from '../define-settings.js';
import { oneOf, text, wholeNumber, words } from '../kinds/scalars.js';
import { setting } from '../setting.js';

/** What a process does: everything, only the HTTP API, or only publishing and sweeping. */
export type Role = 'all' | 'api' | 'worker';

/** What the process as a whole does and says. */
export const processSettings = defineSettings({
  name: 'process',
  title: 'Process',
  settings: {
    role: setting({
      variable: 'ROLE',
      kind: oneOf(['all', 'api', 'worker']),
      default: 'all',
      meaning:
        'What this process does: `api` serves HTTP, `worker` publishes and sweeps, `all` does both. Every role serves `/health` and ' +
        '`/metrics`. Without a process of role `worker` or `all`, events are captured and wait.',
    }),
    logLevel: setting({
      variable: 'LOG_LEVEL',
      kind: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
      default: 'info',
      meaning:
        'The least important lines that are logged. `info` has one line per batch; `debug` adds records, personal data masked.',
      tooLow: '`warn` and above leave no trace of what was delivered when.',
      tooHigh: '`debug` and `trace` write several lines per record and slow publishing down.',
    }),
    logMaskedKeys: setting({
      variable: 'LOG_MASKED_KEYS',
      kind: words(),
      default: 'name,phone,mobile,email,address,voucher',
      meaning:
        'Words in the names of keys that hold personal data or things of value. At `debug`, the value of a key that contains one of them ' +
        '(`shipping_address`) is shown as `[masked]`, with everything below it.',
      tooLow: "customers' data gets into the log.",
    }),
    nodeEnv: setting({
      variable: 'NODE_ENV',
      kind: text(/^/, 'any word'),
      unset: 'embedded services may be started',
      example: 'production',
      meaning: '`production` forbids embedded services: `DATABASE_URL` and `REDIS_URL` are required then.',
    }),
  },
});

/** How the process ends. */
export const shutdownSettings = defineSettings({
  name: 'shutdown',
  title: 'Process',
  settings: {
    graceMs: setting({
      variable: 'SHUTDOWN_GRACE_MS',
      kind: wholeNumber({ min: 1_000, max: 600_000, unit: 'ms' }),
      default: '25000',
      meaning:
        'How long a process may take after SIGTERM to finish its batches and requests. What it has no time to put is released for other ' +
        "workers. Closing takes up to 4 s more, so keep it that far below the orchestrator's own limit (Kubernetes: " +
        '`terminationGracePeriodSeconds`, 30 by default).',
      tooLow: 'calls to Kinesis are cut off, and their records may be sent a second time.',
      tooHigh: 'the orchestrator kills the process first; its batches are sent a second time after `LEASE_MS`.',
    }),
  },
});
