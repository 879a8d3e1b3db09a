import { defineSettings } from '../define-settings.js';
import { directory } from '../kinds/directory.js';
import { trueOrFalse, wholeNumber } from '../kinds/scalars.js';
import { postgresUrl, redisUrl } from '../kinds/urls.js';
import { setting } from '../setting.js';

/** PostgreSQL. */
export const databaseSettings = defineSettings({
  name: 'database',
  title: 'Services',
  settings: {
    url: setting({
      variable: 'DATABASE_URL',
      kind: postgresUrl(),
      unset: 'an embedded PostgreSQL, where embedded services are allowed',
      example: 'postgres://user:password@localhost:5432/shop',
      meaning:
        "The shop's PostgreSQL (15 or newer), always the primary. TLS by parameters of the URL (`?sslmode=verify-full`). Its migrations are " +
        'run by `npm run migrate` alone.',
    }),
    poolSize: setting({
      variable: 'DATABASE_POOL_SIZE',
      kind: wholeNumber({ min: 2, max: 500, unit: 'connections' }),
      default: '12',
      meaning: 'The most connections to PostgreSQL that this process holds.',
      tooLow:
        'batches and requests wait for each other. A worker needs `WORKER_CONCURRENCY` for each busy stream (6; 9 where product updates have a stream of their own) and three more.',
      tooHigh: "all processes together exceed the server's `max_connections`, and the shop itself is refused.",
    }),
    preparedStatements: setting({
      variable: 'DATABASE_PREPARED_STATEMENTS',
      kind: trueOrFalse(),
      default: 'true',
      meaning:
        'Whether workers prepare their statements once per connection. Set `false` behind a pooler that shares connections between ' +
        'transactions and does not support prepared statements (PgBouncer before 1.21, or with `max_prepared_statements = 0`); workers that ' +
        'find out by themselves log a warning. Every batch is planned anew then, which costs PostgreSQL some milliseconds.',
    }),
  },
});

/** Redis or Valkey. */
export const redisSettings = defineSettings({
  name: 'redis',
  title: 'Services',
  settings: {
    url: setting({
      variable: 'REDIS_URL',
      kind: redisUrl(),
      unset: 'an embedded Redis, where embedded services are allowed',
      example: 'redis://localhost:6379/0',
      meaning:
        'Redis or Valkey (6.2 or newer) for the queues. It holds wakes only: without it events are late, never lost. All processes must ' +
        'use the same database, and nothing may be evicted from it (`maxmemory-policy noeviction`).',
    }),
  },
});

/** The embedded services of a bare machine. */
export const embeddedSettings = defineSettings({
  name: 'embedded',
  title: 'Services',
  settings: {
    dir: setting({
      variable: 'EMBEDDED_DIR',
      kind: directory(),
      unset: 'a temporary folder, removed at the end',
      example: './.shopstream',
      meaning:
        'Where embedded services keep their data from one start to the next. One process at a time can use a folder. The simulated streams ' +
        'live in memory and always start empty.',
    }),
  },
});
