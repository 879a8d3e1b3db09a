import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { type EmbeddedPostgresOptions, startPostgres as startEmbeddedPostgres } from '../../src/embedded/postgres.js';
import { type EmbeddedRedisOptions, startRedis as startEmbeddedRedis } from '../../src/embedded/redis.js';

/**
 * A PostgreSQL for one fault test: `stop()`, `kill()` and `restart()` (same port, same data) play outages; `dispose()` in the end. Ends with
 * the worker in any case.
 */
export function startPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedServer> {
  return startEmbeddedPostgres({ ...options, settings: { max_prepared_transactions: 10, ...options.settings } });
}

/** A Redis for one fault test, as {@link startPostgres}; a restart empties it. */
export function startRedis(options: EmbeddedRedisOptions = {}): Promise<EmbeddedServer> {
  return startEmbeddedRedis({ mayInstall: true, ...options });
}
