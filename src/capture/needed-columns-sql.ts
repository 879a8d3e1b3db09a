import type { AggregateDeclaration } from './aggregate-declaration.js';
import { identifier } from './sql-text.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

/**
 * SQL that reads no row, and fails where a table lacks a column that the declaration names, or where one that holds an id cannot be
 * compared with a bigint. PostgreSQL checks the bodies of trigger functions only when they run, which is in the shop's transactions.
 */
export function neededColumnsSql(aggregate: AggregateDeclaration): string {
  const watched = watchedTables(aggregate);
  return watched.map((table) => neededOfTable(aggregate, table, idColumns(table, watched))).join('\n');
}

function neededOfTable(aggregate: AggregateDeclaration, watched: WatchedTable, ids: readonly string[]): string {
  const table = identifier(watched.table);
  // With the table's name, so that PostgreSQL's message has it.
  const named = (column: string) => `${table}.${identifier(column)}`;
  const columns = new Set([
    ...ids,
    ...(watched.root ? [...watched.root.columns, ...unshownColumns(aggregate)] : []),
    ...watched.parts.flatMap((part) => [...part.key, part.path.column, ...part.columns]),
    ...(watched.shared?.columns ?? []),
  ]);
  return `select ${[...columns].map(named).join(', ')} from ${table}
where ${ids.length > 0 ? ids.map((id) => `${named(id)} = any ('{}'::bigint[])`).join(' and ') : 'false'};`;
}

/** Columns of the root that decide kinds and narrow resyncs down; records may not show them. */
function unshownColumns({ kinds = [], selections = {} }: AggregateDeclaration): string[] {
  const times = Object.values(selections).flatMap((selection) =>
    'changedSince' in selection ? [selection.changedSince] : [],
  );
  return [...kinds.map(({ column }) => column), ...times];
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
