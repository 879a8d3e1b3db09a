import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { watchedTables } from '../../capture/watched-tables.js';
import { MIGRATIONS_TABLE } from '../../database/data-source.js';
import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/** What this process' role may do: read what records show, and work the outbox. */
export async function examineRights(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const tables = aggregates.flatMap(watchedTables).map(({ table }) => table);
  const shown = [...new Set([...tables, MIGRATIONS_TABLE])];
  const missing = await sql<{ role: string; right: string; on_table: string }>(RIGHTS_SQL, [shown]);
  if (missing.length === 0) return [well('postgres.rights', 'all that are needed')];
  const [{ role } = { role: '?' }] = missing;
  const grants = missing.map(({ right, on_table }) => `GRANT ${right} ON ${on_table} TO ${role};`);
  const found = `the role ${role} lacks ${missing.map(({ right, on_table }) => `${right} on ${on_table}`).join(', ')}`;
  return [failure('postgres.rights', found, grants.join(' '))];
}

const RIGHTS_SQL = `with needed as (
  select c.oid, r.name as right_name
  from pg_class c cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) r(name)
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname like 'outbox\\_%'
  union
  select c.oid, 'SELECT' from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname = any($1)
)
select quote_ident(current_user) as role, string_agg(right_name, ', ' order by right_name) as right, oid::regclass::text as on_table
from needed where not has_table_privilege(oid, right_name)
group by oid order by on_table`;
