import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { pendingMigrations } from '../database/migrate.js';
import { PendingMigrationsError } from './pending-migrations-error.js';
import { withDataSource } from './with-data-source.js';

/** @throws PendingMigrationsError when the database is older than the program. */
export async function requireMigrated(settings: Settings, log: Logger): Promise<void> {
  const pending = await withDataSource(settings, log, (dataSource) => pendingMigrations(dataSource));
  if (pending.length > 0) throw new PendingMigrationsError(pending);
}
