import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { KindRule } from './aggregate-declaration.js';
import type { SeenChange } from './seen-changes.js';

/** The id that a column of an entity holds, be it mapped as a property or as a relation; undefined where it is not known. */
export function idIn(metadata: EntityMetadata, column: string, entity: ObjectLiteral | undefined): number | undefined {
  const value = valueOf(metadata, column, entity);
  const id = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

/** Values before and after of the columns that decide an event's kind; undefined where before or after is not known. */
export function changedColumns(
  metadata: EntityMetadata,
  rules: readonly KindRule[],
  entity: ObjectLiteral | undefined,
  before: ObjectLiteral | undefined,
): SeenChange['columns'] {
  if (!entity || !before) return undefined;
  const changed = [...new Set(rules.map(({ column }) => column))]
    .map((column) => ({ column, from: valueOf(metadata, column, before), to: valueOf(metadata, column, entity) }))
    .filter(({ from, to }) => from !== undefined && to !== undefined && from !== to);
  return changed.length === 0
    ? undefined
    : Object.fromEntries(changed.map(({ column, from, to }) => [column, { from, to }]));
}

/** The entity as it was when the ORM wrote it: its writer goes on using the object before any listener has seen it. */
export function copyOf(entity: ObjectLiteral): ObjectLiteral {
  return Object.assign(Object.create(Object.getPrototypeOf(entity) as object) as ObjectLiteral, entity);
}

function valueOf(metadata: EntityMetadata, column: string, entity: ObjectLiteral | undefined): unknown {
  if (!entity) return undefined;
  const found = metadata.columns.find(({ databaseName }) => databaseName === column);
  return found?.getEntityValue(entity) as unknown;
}
