import {
  itemFields,
  kindColumns,
  listsOf,
  rootColumns,
  type AggregateDeclaration,
  type RootPath,
} from './aggregate-declaration.js';

/** What a row of one table can mean to an aggregate; a table can be root and part at once (a product and its variants). */
export interface WatchedTable {
  readonly table: string;
  readonly root?: { readonly id: string; readonly columns: readonly string[] };
  readonly parts: readonly WatchedPart[];
  readonly shared?: WatchedShared;
}

/** Rows of a part table: a change of a shown column, or of where it leads, changes the root. */
export interface WatchedPart {
  readonly key: readonly string[];
  readonly path: RootPath;
  readonly columns: readonly string[];
}

/** A shared row: a change of a shown column fans out to the roots that the links lead to. */
export interface WatchedShared {
  readonly id: string;
  readonly columns: readonly string[];
  readonly links: readonly SharedLink[];
}

/** The part table that says which roots show a shared row. */
export interface SharedLink {
  readonly table: string;
  readonly sharedColumn: string;
  readonly rootColumn: string;
}

/** Every table whose changes can change a record of the aggregate, with the columns that matter; the root's table first. */
export function watchedTables(aggregate: AggregateDeclaration): readonly WatchedTable[] {
  const lists = listsOf(aggregate).map(([, list]) => list);
  const names = new Set([
    aggregate.root.table,
    ...lists.map((list) => list.table),
    ...lists.flatMap((list) => (list.root.through ? [list.root.through.table] : [])),
    ...lists.flatMap((list) => (list.shared ? [list.shared.table] : [])),
  ]);
  return [...names].map((table) => ({
    table,
    ...(table === aggregate.root.table && { root: rootOf(aggregate) }),
    parts: partsOn(aggregate, table),
    ...sharedOn(aggregate, table),
  }));
}

/** A column that decides kinds matters also where the record does not show it. */
function rootOf(aggregate: AggregateDeclaration): NonNullable<WatchedTable['root']> {
  return { id: aggregate.root.id, columns: unique([...rootColumns(aggregate), ...kindColumns(aggregate)]) };
}

function partsOn(aggregate: AggregateDeclaration, table: string): WatchedPart[] {
  return listsOf(aggregate).flatMap(([, list]) => {
    if (list.table === table) {
      const shown = itemFields(list).filter((field) => field.of === 'own');
      const columns = unique([
        ...list.key,
        ...shown.map((field) => field.column),
        ...list.orderBy,
        ...(list.shared ? [list.shared.column] : []),
      ]);
      return [{ key: list.key, path: list.root, columns }];
    }
    // The row between a part and its root shows nothing itself, but moves its parts when it moves.
    const { through } = list.root;
    return through?.table === table ? [{ key: [through.key], path: { column: through.column }, columns: [] }] : [];
  });
}

function sharedOn(aggregate: AggregateDeclaration, table: string): { shared?: WatchedShared } {
  const lists = listsOf(aggregate).flatMap(([, list]) =>
    list.shared?.table === table ? [{ list, by: list.shared }] : [],
  );
  const [first] = lists;
  if (!first) return {};
  return {
    shared: {
      id: first.by.id,
      columns: unique(
        lists
          .flatMap(({ list }) => itemFields(list).filter((field) => field.of === 'shared'))
          .map((field) => field.column),
      ),
      links: lists.map(({ list, by }) => ({
        table: list.table,
        sharedColumn: by.column,
        rootColumn: list.root.column,
      })),
    },
  };
}

function unique(columns: readonly string[]): string[] {
  return [...new Set(columns)];
}
