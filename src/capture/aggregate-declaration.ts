import { DeclarationError } from '../outbox/publication/declaration-error.js';
/**
 * The one place where an aggregate is declared: which rows it consists of and what its record shows. The capture triggers, the
 * history snapshot and the record's SQL are all generated from it, so that what is shown and what is watched cannot drift apart.
 */
export interface AggregateDeclaration {
  /** Name of the aggregate and prefix of its event types: `product` gives `product.created`. */
  readonly type: string;
  /**
   * `state`: published as it is when its turn comes, pending events coalesce. `history`: published as it was at each commit, one record
   * per transaction.
   */
  readonly publishes: 'state' | 'history';
  /** The table whose row is the aggregate, and its primary key column: a bigint, the partition key of the aggregate's records. */
  readonly root: { readonly table: string; readonly id: string };
  /** The record's keys in the order in which they are sent: a column of the root, or a list of the rows of a part table. */
  readonly record: Readonly<Record<string, Field | UpdatedFlag | ListDeclaration>>;
  /** History only: what a transaction can mean besides created, updated and deleted. The first rule that applies wins. */
  readonly kinds?: readonly KindRule[];
  /** What a resync may be narrowed to, by the name that people type. */
  readonly selections?: Readonly<Record<string, SelectionDeclaration>>;
}

/**
 * Roots that changed since a time, going by one of their columns (which writers must maintain), or roots that show a given shared row in a
 * list.
 */
export type SelectionDeclaration = { readonly changedSince: string } | { readonly showing: string };

/** A list of the record: the rows of one part table that lead to the root. */
export interface ListDeclaration {
  /**
   * The part's table. It may be the root's own: variants of a product are products, and a customer that refers to its group is the one
   * item of a list `{ table: 'customers', key: ['id'], root: { column: 'id' }, shared: { ..., column: 'group_id' }, ... }`.
   */
  readonly table: string;
  /** Primary key columns of the part's table: old and new rows of an UPDATE are paired by them. */
  readonly key: readonly string[];
  /** How a part's row leads to its root. */
  readonly root: RootPath;
  /** Keys of one item, or a single field when the list holds plain values. */
  readonly items: Readonly<Record<string, Field>> | Field;
  /** A shared row (category, tag, ...) whose columns the items show. */
  readonly shared?: SharedDeclaration;
  /** Columns of the part's table that give the list its stable order. */
  readonly orderBy: readonly string[];
}

/**
 * The column of the part that holds the root's id. With `through`, it holds the key of a row of another part table instead, which
 * in turn holds the root's id (a discount of a line item of an order).
 */
export interface RootPath {
  readonly column: string;
  readonly through?: { readonly table: string; readonly key: string; readonly column: string };
}

/** A row that shows in many aggregates: its change fans out to all of them. */
export interface SharedDeclaration {
  readonly table: string;
  readonly id: string;
  /** The part's column that refers to it. */
  readonly column: string;
}

/** One column as it is shown: its value as JSON, or a timestamp as ISO 8601 in UTC. */
export interface Field {
  readonly column: string;
  readonly of: 'own' | 'shared';
  readonly as: 'value' | 'time';
}

/** A key that is `false` in a record of kind created and `true` in every other. */
export interface UpdatedFlag {
  readonly flag: 'updated';
}

/** A kind of change, read from one column of the root before and after the transaction. */
export interface KindRule {
  /** `cancelled` gives the event type `order.cancelled`. */
  readonly kind: string;
  readonly column: string;
  /** Applies only when the column changed to this value; without it, when it changed at all. */
  readonly becomes?: string;
}

/** Shows a column of the table that the field stands on. */
export const own = (column: string): Field => ({ column, of: 'own', as: 'value' });

/** Shows a timestamptz column as ISO 8601 in UTC with milliseconds. */
export const time = (column: string): Field => ({ column, of: 'own', as: 'time' });

/** Shows a column of the shared row that the item refers to. */
export const shared = (column: string): Field => ({ column, of: 'shared', as: 'value' });

/** Marks the key that tells updates from creations (`is_updated`). */
export const updatedFlag = (): UpdatedFlag => ({ flag: 'updated' });

/**
 * Checks a declaration for mistakes that would surface as broken SQL or as changes missed.
 * @throws Error that lists every mistake.
 */
export function defineAggregate(declaration: AggregateDeclaration): AggregateDeclaration {
  const mistakes = [
    ...(NAME.test(declaration.type) ? [] : [`type must match ${NAME.source}`]),
    ...(WAYS.includes(declaration.publishes) ? [] : [`publishes must be one of ${WAYS.join(', ')}`]),
    ...kindMistakes(declaration),
    ...recordMistakes(declaration),
    ...listsOf(declaration).flatMap(([key, list]) => listMistakes(key, list)),
    ...selectionMistakes(declaration),
  ];
  if (mistakes.length > 0) throw new DeclarationError(`Aggregate "${declaration.type}": ${mistakes.join('; ')}.`);
  return declaration;
}

/** The record's lists with their keys. */
export function listsOf({ record }: AggregateDeclaration): readonly (readonly [string, ListDeclaration])[] {
  return Object.entries(record).filter((entry): entry is [string, ListDeclaration] => 'table' in entry[1]);
}

/** Columns of the root's own row that the record shows. */
export function rootColumns({ record }: AggregateDeclaration): readonly string[] {
  return Object.values(record).flatMap((shown) => ('of' in shown ? [shown.column] : []));
}

/** Columns of the root's own row that decide what a change is. */
export function kindColumns({ kinds = [] }: AggregateDeclaration): readonly string[] {
  return [...new Set(kinds.map(({ column }) => column))];
}

/** The fields of a list's items, whatever their shape. */
export function itemFields(list: ListDeclaration): readonly Field[] {
  return isField(list.items) ? [list.items] : Object.values(list.items);
}

/** Whether a list holds plain values instead of objects. */
export function isField(items: ListDeclaration['items']): items is Field {
  return typeof items.of === 'string';
}

/** Of types and kinds, which event types, queues and metrics are named after. */
const NAME = /^[a-z][a-z0-9_]{0,30}$/;

/** Types are not checked where code is only compiled. */
const WAYS: readonly AggregateDeclaration['publishes'][] = ['state', 'history'];

/** Kinds that every aggregate has. */
const OWN_KINDS = ['created', 'updated', 'deleted'];

/** Keys that every record may have. */
const OWN_KEYS = ['event', 'deleted'];

function kindMistakes({ kinds = [], publishes }: AggregateDeclaration): string[] {
  return [
    ...(kinds.length > 0 && publishes === 'state' ? ['kinds are for history aggregates'] : []),
    ...kinds.flatMap(({ kind }) => [
      ...(NAME.test(kind) ? [] : [`kind "${kind}" must match ${NAME.source}`]),
      ...(OWN_KINDS.includes(kind) ? [`kind "${kind}" is there by itself`] : []),
    ]),
    ...kinds.flatMap((rule, index) => {
      const earlier = kinds.slice(0, index).find((other) => takesAllOf(other, rule));
      return earlier ? [`kind "${rule.kind}" never applies: "${earlier.kind}" comes before it`] : [];
    }),
  ];
}

/** Whatever a rule applies to is told by another, if that comes first. */
function takesAllOf(other: KindRule, { column, becomes }: KindRule): boolean {
  return other.column === column && (other.becomes === undefined || other.becomes === becomes);
}

function recordMistakes({ root, record }: AggregateDeclaration): string[] {
  const shown = Object.entries(record);
  const showsRoot = shown.some(([, key]) => 'of' in key && key.of === 'own' && key.column === root.id);
  const flags = shown.filter(([, key]) => 'flag' in key);
  return [
    ...(showsRoot ? [] : [`the record does not show the root's "${root.id}"`]),
    ...(flags.length > 1 ? [`more than one updated flag: ${flags.map(([key]) => key).join(', ')}`] : []),
    ...shown.flatMap(([key, value]) => [
      ...(OWN_KEYS.includes(key) ? [`the record's key "${key}" is taken: records have it of their own`] : []),
      ...('of' in value && value.of === 'shared'
        ? [
            `"${key}" shows a shared column beside a list: a shared row shows in the items of a list (of the root's own table, where the root refers to it)`,
          ]
        : []),
    ]),
  ];
}

function listMistakes(key: string, list: ListDeclaration): string[] {
  const usesShared = itemFields(list).some((field) => field.of === 'shared');
  const empty = [
    ...(list.key.length === 0 ? ['key'] : []),
    ...(itemFields(list).length === 0 ? ['items'] : []),
    ...(list.orderBy.length === 0 ? ['orderBy'] : []),
  ];
  return [
    ...(empty.length > 0 ? [`list "${key}" names no column in ${empty.join(', ')}`] : []),
    ...(usesShared && !list.shared ? [`list "${key}" shows a shared column but declares no shared row`] : []),
    ...(!usesShared && list.shared ? [`list "${key}" declares a shared row but shows nothing of it`] : []),
    ...(list.shared && list.root.through
      ? [`list "${key}" combines a shared row with a path through another part`]
      : []),
  ];
}

function selectionMistakes(declaration: AggregateDeclaration): string[] {
  const lists = new Map(listsOf(declaration));
  return Object.entries(declaration.selections ?? {}).flatMap(([name, selection]) =>
    'showing' in selection && !lists.get(selection.showing)?.shared
      ? [`selection "${name}" names "${selection.showing}", which is no list that shows a shared row`]
      : [],
  );
}
