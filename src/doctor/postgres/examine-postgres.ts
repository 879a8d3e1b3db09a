import { DataSource } from 'typeorm';
import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import type { Settings } from '../../config/settings.js';
import { connectedSettings } from '../../database/connected-settings.js';
import { dataSourceOptions } from '../../database/data-source.js';
import { pendingMigrations } from '../../database/migrate.js';
import { migrationsOf } from '../../database/migration-sets.js';
import { failure, unexamined, well, type Diagnosis } from '../diagnosis.js';
import { examineCapture } from './capture.js';
import { examineColumns } from './columns.js';
import { examineHeldRows } from './held-rows.js';
import { examineIndexes } from './indexes.js';
import { examineMarks } from './marks.js';
import { examinePartitions } from './partitions.js';
import { examineRights } from './rights.js';
import { examineServer } from './server.js';
import type { Sql } from './sql.js';

/** Looks at PostgreSQL on one connection. */
export async function examinePostgres(
  settings: Settings,
  aggregates: readonly AggregateDeclaration[],
): Promise<Diagnosis[]> {
  const { database } = connectedSettings(settings);
  const dataSource = new DataSource(
    dataSourceOptions({ database: { ...database, poolSize: 1 } }, { migrations: migrationsOf() }),
  );
  await dataSource.initialize();
  try {
    const sql: Sql = (statement, parameters) => dataSource.query(statement, [...(parameters ?? [])]);
    return [
      ...(await tried('postgres', () => examineServer(sql, settings.database.poolSize))),
      ...(await tried('postgres.held-rows', () => examineHeldRows(sql))),
      ...(await examineSchema(sql, dataSource, aggregates)),
    ];
  } finally {
    await dataSource.destroy();
  }
}

/** Without the right to look there is nothing to say of migrations, and without the tables nothing of triggers. */
async function examineSchema(
  sql: Sql,
  dataSource: DataSource,
  aggregates: readonly AggregateDeclaration[],
): Promise<Diagnosis[]> {
  const rights = await examineRights(sql, aggregates);
  if (rights.some(({ verdict }) => verdict === 'failure')) return rights;
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0) {
    const found = `${pending.length} pending: ${pending.join(', ')}`;
    return [failure('postgres.migrations', found, 'Run npm run migrate with the role that owns the tables.')];
  }
  return [
    ...rights,
    well('postgres.migrations', 'none is pending'),
    ...(await tried('postgres.columns', () => examineColumns(sql, aggregates))),
    ...(await tried('postgres.triggers', () => examineCapture(sql, aggregates))),
    ...(await tried('postgres.marks', () => examineMarks(sql))),
    ...(await tried('postgres.indexes', () => examineIndexes(sql))),
    ...(await tried('postgres.partitions', () => examinePartitions(sql, aggregates))),
  ];
}

/** What one check cannot see must not hide what the others find. */
async function tried(check: string, examine: () => Promise<Diagnosis[]>): Promise<Diagnosis[]> {
  try {
    return await examine();
  } catch (error) {
    return [unexamined(check, error, "PostgreSQL's")];
  }
}
