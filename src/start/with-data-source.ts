import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { Settings } from '../config/settings.js';
import { connectedSettings } from '../database/connected-settings.js';
import { dataSourceOptions } from '../database/data-source.js';
import { migrationsOf } from '../database/migration-sets.js';
import { UnreachableDatabaseError } from './unreachable-database-error.js';

/**
 * Lends a data source that knows the migrations, and closes it afterwards.
 * @throws UnreachableDatabaseError, and what `work` throws
 */
export async function withDataSource<Result>(
  settings: Settings,
  log: Logger,
  work: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataSource = new DataSource(
    dataSourceOptions(connectedSettings(settings), { migrations: migrationsOf(), log }),
  );
  await dataSource.initialize().catch((error: unknown) => {
    throw new UnreachableDatabaseError(error);
  });
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
