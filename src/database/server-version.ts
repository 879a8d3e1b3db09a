import { type EntityManager } from 'typeorm';
import { ExplainedFailure } from '../logging/error-facts.js';

/** The oldest PostgreSQL that is supported and tested. */
const OLDEST_MAJOR_VERSION = 15;

/** The server is too old for what the backbone's SQL relies on. */
export class UnsupportedServerError extends ExplainedFailure {
  override readonly name = 'UnsupportedServerError';

  constructor(version: string) {
    super(`PostgreSQL ${OLDEST_MAJOR_VERSION} or newer is needed, the server is PostgreSQL ${version}.`);
  }
}

/**
 * Checks the server's version.
 * @throws UnsupportedServerError when it is older than PostgreSQL 15.
 */
export async function requireSupportedServer(manager: Pick<EntityManager, 'query'>): Promise<void> {
  const [server] = await manager.query<{ number: number; version: string }[]>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  if (!server || server.number < OLDEST_MAJOR_VERSION * 10_000)
    throw new UnsupportedServerError(server?.version ?? '?');
}
