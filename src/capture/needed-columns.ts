import { itemFields, listsOf, type AggregateDeclaration } from './aggregate-declaration.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

/** A column that a declaration names. */
export interface NeededColumn {
  readonly table: string;
  readonly column: string;
  /** Types that it may be of, as PostgreSQL writes them, the usual one first; empty where any will do. */
  readonly types: readonly string[];
}

/** What becomes the id of an aggregate, or of a shared row, in the outbox. */
const ID = ['bigint', 'integer', 'smallint', 'numeric'];

/** One without a time zone would show other times in a worker's session than in a trigger, which renders in UTC. */
const TIME = ['timestamp with time zone'];

/** Everything that the triggers, the record and the resyncs of an aggregate name in the shop's tables; a column may come more than once. */
export function neededColumns(aggregate: AggregateDeclaration): NeededColumn[] {
  const watched = watchedTables(aggregate);
  const { table: root } = aggregate.root;
  const anyType = (table: string, columns: readonly string[]) =>
    columns.map((column) => ({ table, column, types: [] }));
  return [
    ...watched.flatMap((table) => anyType(table.table, namedColumns(table))),
    ...anyType(root, selectingColumns(aggregate)),
    ...watched.flatMap((table) =>
      idColumns(table, watched).map((column) => ({ table: table.table, column, types: ID })),
    ),
    ...timeColumns(aggregate),
  ];
}

function namedColumns({ root, parts, shared }: WatchedTable): string[] {
  return [
    ...(root ? [root.id, ...root.columns] : []),
    ...parts.flatMap((part) => [...part.key, part.path.column, ...part.columns]),
    ...(shared ? [shared.id, ...shared.columns] : []),
  ];
}

/** Columns that narrow resyncs down; records may not show them. */
function selectingColumns({ selections = {} }: AggregateDeclaration): string[] {
  return Object.values(selections).flatMap((selection) =>
    'changedSince' in selection ? [selection.changedSince] : [],
  );
}

/** What becomes an aggregate's id in the outbox, or that of a shared row. */
function idColumns({ table, root, parts, shared }: WatchedTable, all: readonly WatchedTable[]): string[] {
  const links = all.flatMap((other) => other.shared?.links ?? []).filter((link) => link.table === table);
  return [
    ...(root ? [root.id] : []),
    ...parts.flatMap(({ path }) => (path.through ? [] : [path.column])),
    ...(shared ? [shared.id] : []),
    ...links.map(({ sharedColumn }) => sharedColumn),
  ];
}

function timeColumns(aggregate: AggregateDeclaration): NeededColumn[] {
  const { root, record } = aggregate;
  const shown = [
    ...Object.values(record).flatMap((value) => ('of' in value ? [{ table: root.table, field: value }] : [])),
    ...listsOf(aggregate).flatMap(([, list]) => itemFields(list).map((field) => ({ table: list.table, field }))),
  ];
  return shown.flatMap(({ table, field }) =>
    field.as === 'time' ? [{ table, column: field.column, types: TIME }] : [],
  );
}
