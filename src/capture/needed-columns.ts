import { itemFields, listsOf, type AggregateDeclaration } from './aggregate-declaration.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

/** A column that a declaration names. */
export interface NeededColumn {
  readonly table: string;
  readonly column: string;
  /** Types that it may be of, as PostgreSQL writes them, the usual one first; empty where any will do. */
  readonly types: readonly string[];
}

/** The id of an aggregate: passes over all of them compare it with the outbox's own, and would take an `integer` for another id. */
const ROOT_ID = ['bigint'];

/** The id of a shared row, which is only written down and looked up. */
const SHARED_ID = ['bigint', 'integer', 'smallint', 'numeric'];

const ANY: readonly string[] = [];

/** One without a time zone would show other times in a worker's session than in a trigger, which renders in UTC. */
const TIME = ['timestamp with time zone'];

/** Everything that the triggers, the record and the resyncs of an aggregate name in the shop's tables; a column may come more than once. */
export function neededColumns(aggregate: AggregateDeclaration): NeededColumn[] {
  const watched = watchedTables(aggregate);
  const { table: root } = aggregate.root;
  return [
    ...watched.flatMap((table) => ofTypes(table.table, namedColumns(table), ANY)),
    ...ofTypes(root, selectingColumns(aggregate), ANY),
    ...watched.flatMap((table) => [
      ...ofTypes(table.table, rootIdColumns(table), ROOT_ID),
      ...ofTypes(table.table, sharedIdColumns(table, watched), SHARED_ID),
    ]),
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

/** What becomes an aggregate's id in the outbox. */
function rootIdColumns({ root, parts }: WatchedTable): string[] {
  return [...(root ? [root.id] : []), ...parts.flatMap(({ path }) => (path.through ? [] : [path.column]))];
}

/** What becomes the id of a shared row there. */
function sharedIdColumns({ table, shared }: WatchedTable, all: readonly WatchedTable[]): string[] {
  const links = all.flatMap((other) => other.shared?.links ?? []).filter((link) => link.table === table);
  return [...(shared ? [shared.id] : []), ...links.map(({ sharedColumn }) => sharedColumn)];
}

function ofTypes(table: string, columns: readonly string[], types: readonly string[]): NeededColumn[] {
  return columns.map((column) => ({ table, column, types }));
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
