import type { DataSource } from 'typeorm';
import { migrationsOf } from '../../src/database/migration-sets.js';

/** Makes the shop's tables as a platform has them whose own they are: no migration of ours is known to have made them. */
export async function makeShopTables(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    for (const Migration of migrationsOf('shop')) await new Migration().up(runner);
  } finally {
    await runner.release();
  }
}
