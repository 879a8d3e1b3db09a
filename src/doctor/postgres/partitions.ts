import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { watchedTables } from '../../capture/watched-tables.js';
import { warning, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

interface Partitioned {
  table: string;
  partitions: number;
  first: string;
}

/**
 * Triggers with transition tables run for the table that a statement names: not where that is a partition (or child table) of the one that they
 * stand on, although its rows show in records. Whether anybody writes like that cannot be seen here.
 */
export async function examinePartitions(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const watched = aggregates.flatMap((of) => watchedTables(of).map(({ table }) => ({ table, type: of.type })));
  const found = await sql<Partitioned>(PARTITIONED_SQL, [[...new Set(watched.map(({ table }) => table))]]);
  if (found.length === 0) return [well('postgres.partitions', 'no table that records show has any')];
  return found.map(({ table, partitions, first }) => {
    const audits = watched.filter((of) => of.table === table).map(({ type }) => `shopstream audit ${type} --mend`);
    return warning(
      'postgres.partitions',
      `${table} has ${partitions} (${partitions > 1 ? `${first}, ...` : first}): a statement that names one of them in its place is not captured`,
      `Write through ${table} alone; that needs no right on a partition, so INSERT, UPDATE, DELETE and TRUNCATE can be revoked there. Where it happened: ${audits.join(', ')}.`,
    );
  });
}

const PARTITIONED_SQL = `with recursive below as (
  select relname as "table", inhrelid as part from pg_inherits join pg_class on pg_class.oid = inhparent
  where relnamespace = 'public'::regnamespace and relname = any($1)
  union
  select "table", inhrelid from below join pg_inherits on inhparent = part
)
select "table", count(*)::integer as partitions, min(part::regclass::text) as first from below group by "table" order by "table"`;
