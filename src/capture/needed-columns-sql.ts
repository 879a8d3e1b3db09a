import { itemFields, listsOf, type AggregateDeclaration } from './aggregate-declaration.js';
import { identifier, literal } from './sql-text.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

/** Types that fit a column, as PostgreSQL writes them; the first one is what people are told. */
type Types = readonly [string, ...string[]];

/** What becomes the id of an aggregate, or of a shared row, in the outbox. */
const ID: Types = ['bigint', 'integer', 'smallint', 'numeric'];

/** One without a time zone would show other times in a worker's session than in a trigger, which renders in UTC. */
const TIME: Types = ['timestamp with time zone'];

interface TypedColumn {
  readonly table: string;
  readonly column: string;
  readonly types: Types;
}

/**
 * SQL that reads no row, and fails where a table lacks a column that the declaration names, or has one of a type that cannot be what it is
 * declared to be. PostgreSQL checks the bodies of trigger functions only when they run, which is in the shop's transactions.
 */
export function neededColumnsSql(aggregate: AggregateDeclaration): string {
  const watched = watchedTables(aggregate);
  return [...watched.map((table) => columnsSql(aggregate, table)), typesSql(typedColumns(aggregate, watched))].join(
    '\n',
  );
}

function columnsSql(aggregate: AggregateDeclaration, watched: WatchedTable): string {
  const table = identifier(watched.table);
  const columns = new Set([
    ...(watched.root ? [watched.root.id, ...watched.root.columns, ...selectingColumns(aggregate)] : []),
    ...watched.parts.flatMap((part) => [...part.key, part.path.column, ...part.columns]),
    ...(watched.shared ? [watched.shared.id, ...watched.shared.columns] : []),
  ]);
  // With the table's name, so that PostgreSQL's message has it.
  return `select ${[...columns].map((column) => `${table}.${identifier(column)}`).join(', ')} from ${table} where false;`;
}

/** Columns that narrow resyncs down; records may not show them. */
function selectingColumns({ selections = {} }: AggregateDeclaration): string[] {
  return Object.values(selections).flatMap((selection) =>
    'changedSince' in selection ? [selection.changedSince] : [],
  );
}

function typesSql(columns: readonly TypedColumn[]): string {
  const rows = columns.map(
    ({ table, column, types }) => `(${literal(table)}, ${literal(column)}, ${literal(`{${types.join(',')}}`)}::text[])`,
  );
  return `do $needed$
declare
  mistakes text;
begin
  select string_agg(format('column %s.%s is of type %s, and must be %s', needed.relation, needed.name, declared.oid::regtype, needed.types[1]), '; ')
  into mistakes
  from (values
    ${rows.join(',\n    ')}
  ) needed(relation, name, types)
  join pg_attribute attribute on attribute.attrelid = to_regclass(quote_ident(needed.relation)) and attribute.attname = needed.name
  join pg_type declared on declared.oid = attribute.atttypid
  where format_type(coalesce(nullif(declared.typbasetype, 0), declared.oid), null) <> all(needed.types);
  if mistakes is not null then
    raise exception using message = mistakes, errcode = 'datatype_mismatch';
  end if;
end $needed$;`;
}

function typedColumns(aggregate: AggregateDeclaration, watched: readonly WatchedTable[]): TypedColumn[] {
  const ids = watched.flatMap((table) =>
    idColumns(table, watched).map((column) => ({ table: table.table, column, types: ID })),
  );
  const times = timeColumns(aggregate).map(({ table, column }) => ({ table, column, types: TIME }));
  return [...ids, ...times];
}

function timeColumns(aggregate: AggregateDeclaration): { readonly table: string; readonly column: string }[] {
  const { root, record } = aggregate;
  const shown = [
    ...Object.values(record).flatMap((value) => ('of' in value ? [{ table: root.table, field: value }] : [])),
    ...listsOf(aggregate).flatMap(([, list]) => itemFields(list).map((field) => ({ table: list.table, field }))),
  ];
  return shown.flatMap(({ table, field }) => (field.as === 'time' ? [{ table, column: field.column }] : []));
}

/** What becomes an aggregate's id in the outbox, or that of a shared row. */
function idColumns({ table, root, parts, shared }: WatchedTable, all: readonly WatchedTable[]): string[] {
  const links = all.flatMap((other) => other.shared?.links ?? []).filter((link) => link.table === table);
  return [
    ...new Set([
      ...(root ? [root.id] : []),
      ...parts.flatMap(({ path }) => (path.through ? [] : [path.column])),
      ...(shared ? [shared.id] : []),
      ...links.map(({ sharedColumn }) => sharedColumn),
    ]),
  ];
}
