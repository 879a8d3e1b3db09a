import { defineSettings, rule } from '../define-settings.js';
import { apiKeys } from '../kinds/api-keys.js';
import { isLoopback, listenHost } from '../kinds/listen-host.js';
import { requestLimit } from '../kinds/rate-limit.js';
import { wholeNumber } from '../kinds/scalars.js';
import { setting } from '../setting.js';

const host = setting({
  variable: 'HOST',
  kind: listenHost(),
  default: '127.0.0.1',
  meaning:
    'Address to listen on. `0.0.0.0` or `::` is every network interface, which containers need. Any address but loopback (127.0.0.0/8, ' +
    '::1, localhost) requires `API_KEYS`.',
});

const keys = setting({
  variable: 'API_KEYS',
  kind: apiKeys(),
  unset: 'no key is asked for, and `HOST` must be loopback',
  meaning:
    'Who may use `/v1`, `/docs` and `/queues`: the key goes into `Authorization: Bearer <key>` (browsers: Basic, the key as password), ' +
    'the name into the log. `/health` and `/metrics` are open. To change a key without a break, give the old and the new one under two names for a while.',
  example: 'shop:<at least 16 random characters>',
});

/** The HTTP server. */
export const httpSettings = defineSettings({
  name: 'http',
  title: 'HTTP',
  settings: {
    host,
    port: setting({
      variable: 'PORT',
      kind: wholeNumber({ min: 0, max: 65_535, note: '0: any free port, named in the log' }),
      default: '3000',
      meaning: 'Port to listen on.',
    }),
    apiKeys: keys,
    requestLimit: setting({
      variable: 'API_RATE_LIMIT',
      kind: requestLimit(),
      default: '6000/m',
      meaning:
        'Requests to `/v1` that this process accepts from one API key (or, without keys, from one address) in any second, minute or ' +
        'hour. More get 429 and `Retry-After`. `/health`, `/metrics`, `/docs` and `/queues` are not counted.',
      tooLow: 'honest callers are refused in a burst.',
      tooHigh: "one caller's loop takes the database connections that the others need.",
    }),
  },
  rules: [
    rule({
      about: keys,
      reads: [host, keys],
      breach: (address, given) =>
        given === undefined && !isLoopback(address)
          ? `${keys.spec.kind.accepted}; required because HOST is not loopback, so others can reach the API`
          : undefined,
    }),
  ],
});

/** When the process calls itself ready. */
export const readySettings = defineSettings({
  name: 'ready',
  title: 'HTTP',
  settings: {
    maxBacklogSeconds: setting({
      variable: 'READY_MAX_BACKLOG_SECONDS',
      kind: wholeNumber({ min: 1, max: 2_592_000, unit: 's' }),
      unset: 'the age is reported, but never a reason for 503',
      example: '900',
      meaning: '`/health/ready` answers 503 once the oldest waiting event is this old.',
      tooLow: 'a burst, or an outage of Kinesis, takes healthy processes out of service.',
      tooHigh: 'it is noticed late that a stream stands still.',
    }),
  },
});
