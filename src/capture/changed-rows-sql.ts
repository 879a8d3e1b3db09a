import type { AggregateDeclaration } from './aggregate-declaration.js';
import { beforeSql } from './before-sql.js';
import { identifier, indent } from './sql-text.js';
import type { WatchedPart, WatchedTable } from './watched-tables.js';

/** What fires a capture trigger. */
export type Operation = 'insert' | 'update' | 'delete' | 'truncate';

/** Names of the transition tables in every capture trigger. */
export const TRANSITION = { old: 'old_rows', new: 'new_rows' } as const;

/** Which aggregates one statement changed in one table, in one of the ways in which the table belongs to them. */
export interface ChangedRoots {
  /**
   * Yields `(aggregate_id, kind, before)`. The kind is for state aggregates: that of a history event is worked out at commit. `before` is null where
   * only a part changed, JSON null where the root did not exist, and else the root's watched columns as they were.
   */
  readonly select: string;
  /** A column of the changed rows; where it is null in all of them, before and after, the SELECT yields nothing. */
  readonly reference?: string;
  /**
   * It may yield an aggregate more than once: several foreign keys of one root may be set null by one statement, which then stands in the
   * transition tables as often.
   */
  readonly repeats?: true;
}

/** The aggregates that one statement on a watched table changed: a SELECT for each way in which its rows belong to them (as root, as part). */
export function changedRootsSql(
  aggregate: AggregateDeclaration,
  watched: WatchedTable,
  operation: Operation,
): ChangedRoots[] {
  const root = watched.root && {
    select: rootSql(aggregate, watched.root, watched.table, operation),
    ...(operation === 'update' && { repeats: true as const }),
  };
  const parts = watched.parts.map((part) => ({
    select: partSql(part, watched.table, operation),
    // Most products are no variants: pairing their old and new rows once more would cost a bulk change a sixth of its capture.
    ...(root && operation === 'update' && { reference: part.path.column }),
  }));
  return root ? [root, ...parts] : parts;
}

/** A SELECT that yields the ids of the shared rows whose shown columns one statement changed; null where none can have. */
export function changedSharedSql(watched: WatchedTable, operation: Operation): string | null {
  const { shared, table } = watched;
  // A new shared row shows nowhere yet: the link that makes it show is captured as a part.
  if (!shared || operation === 'insert') return null;
  const id = identifier(shared.id);
  if (operation === 'delete') return `select ${id} as shared_id from ${TRANSITION.old}`;
  if (operation === 'truncate') return `select ${id} as shared_id from ${identifier(table)}`;
  return `select distinct side.id as shared_id
from ${pairedRows([shared.id])}
cross join lateral (${beforeAndAfter(shared.id)}) side(id)
where side.id is not null and ${differs([shared.id, ...shared.columns])}`;
}

function rootSql(
  aggregate: AggregateDeclaration,
  root: NonNullable<WatchedTable['root']>,
  table: string,
  operation: Operation,
): string {
  const id = identifier(root.id);
  const isHistory = aggregate.publishes === 'history';
  const before = (row: string, after?: string) => (isHistory ? beforeSql(aggregate, row, after) : 'null::jsonb');
  const absent = isHistory ? `'null'::jsonb` : 'null::jsonb';
  switch (operation) {
    case 'insert':
      return `select n.${id} as aggregate_id, 'created' as kind, ${absent} as before from ${TRANSITION.new} n`;
    case 'delete':
      return `select o.${id} as aggregate_id, ${deletedKind(aggregate)} as kind, ${before('o')} as before from ${TRANSITION.old} o`;
    case 'truncate':
      return `select o.${id} as aggregate_id, 'deleted' as kind, ${before('o')} as before from ${identifier(table)} o`;
    case 'update':
      // Paired by a full join: an UPDATE may change the id, which deletes one aggregate and creates another.
      return `select coalesce(n.${id}, o.${id}) as aggregate_id,
  case when o.${id} is null then 'created' when n.${id} is null then 'deleted' else 'updated' end as kind,
  case when o.${id} is null then ${absent} else ${before('o', 'n')} end as before
from ${pairedRows([root.id])}
where ${differs([root.id, ...root.columns])}`;
  }
}

/**
 * One statement can delete a row and insert it again (a CTE), and the insert's trigger fires first: the deletion is not the last word where
 * the row is there. A history aggregate's kind is worked out at commit. (LIMIT, so that the planner looks rows up one by one.)
 */
function deletedKind({ publishes, root }: AggregateDeclaration): string {
  if (publishes === 'history') return `'deleted'`;
  const id = identifier(root.id);
  return `case when (select true from ${identifier(root.table)} root where root.${id} = o.${id} limit 1) then 'updated' else 'deleted' end`;
}

function partSql(part: WatchedPart, table: string, operation: Operation): string {
  const { column, through } = part.path;
  // OFFSET keeps the planner from making a join of it, which could read all paths for one: they are looked up row by row.
  const rootOf = (source: string) =>
    through
      ? `select path.root_id from (${source}) side
cross join lateral (select ${identifier(through.column)} as root_id from ${identifier(through.table)} path where path.${identifier(through.key)} = side.id offset 0) path`
      : `select side.id as root_id from (${source}) side`;
  const wrap = (source: string) =>
    `select distinct root_id as aggregate_id, 'updated' as kind, null::jsonb as before
from (${rootOf(source)}) roots
where root_id is not null`;
  const reference = identifier(column);
  switch (operation) {
    case 'insert':
      return wrap(`select ${reference} as id from ${TRANSITION.new}`);
    case 'delete':
      return wrap(`select ${reference} as id from ${TRANSITION.old}`);
    case 'truncate':
      return wrap(`select ${reference} as id from ${identifier(table)}`);
    case 'update':
      return wrap(`
  select changed.id
  from ${indent(pairedRows(part.key), 2)}
  cross join lateral (${beforeAndAfter(column)}) changed(id)
  where ${differs([...part.key, ...part.columns, column])}
`);
  }
}

/** Before and after, not as VALUES: PostgreSQL prepares their expressions anew for each row, which costs 4 µs. */
function beforeAndAfter(column: string): string {
  return `select o.${identifier(column)} union all select n.${identifier(column)}`;
}

function pairedRows(key: readonly string[]): string {
  const on = key.map((column) => `n.${identifier(column)} = o.${identifier(column)}`).join(' and ');
  return `${TRANSITION.old} o\nfull join ${TRANSITION.new} n on ${on}`;
}

/**
 * Whether a column that the record shows differs: no-op updates must yield nothing. Compared byte by byte: a type's own `=` calls values
 * equal that the record shows differently (citext, nondeterministic collations, numerics of another scale), or does not exist (json, xml).
 */
function differs(columns: readonly string[]): string {
  const row = (alias: string) => [...new Set(columns)].map((column) => `${alias}.${identifier(column)}`).join(', ');
  // The casts keep PostgreSQL from comparing column by column.
  return `row(${row('o')})::record *<> row(${row('n')})::record`;
}
