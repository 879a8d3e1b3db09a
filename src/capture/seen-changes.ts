import type { AggregateDeclaration } from './aggregate-declaration.js';
import type { DomainEvent } from './domain-event.js';

/** One thing that a subscriber saw; without an id, only that something of the aggregate's tables changed. */
export interface SeenChange {
  readonly id?: number;
  readonly what: 'created' | 'updated' | 'deleted';
  readonly entity?: object;
  /** Watched root columns that this write changed. */
  readonly columns?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}

/** Makes one domain event per aggregate of what a transaction did, by the same precedence as the records' event types. */
export function domainEventsOf(aggregate: AggregateDeclaration, seen: readonly SeenChange[]): DomainEvent[] {
  const byId = new Map<number, SeenChange[]>();
  for (const change of seen) {
    if (change.id !== undefined) byId.set(change.id, [...(byId.get(change.id) ?? []), change]);
  }
  return [...byId].flatMap(([aggregateId, changes]) => {
    const created = changes.some(({ what }) => what === 'created');
    const deleted = changes.some(({ what }) => what === 'deleted');
    if (created && deleted) return [];
    const columns = netColumns(changes);
    const kind = deleted ? 'deleted' : created ? 'created' : (ruleFor(aggregate, columns) ?? 'updated');
    const entity = changes.findLast((change) => change.entity !== undefined)?.entity;
    const told = !deleted && !created && kind !== 'updated';
    return [
      { type: `${aggregate.type}.${kind}`, aggregateId, ...(entity && { entity }), ...(told && { change: columns }) },
    ];
  });
}

type Columns = Record<string, { from: unknown; to: unknown }>;

function netColumns(changes: readonly SeenChange[]): Columns {
  const net: Columns = {};
  for (const { columns } of changes) {
    for (const [column, { from, to }] of Object.entries(columns ?? {})) {
      net[column] = { from: net[column] ? net[column].from : from, to };
    }
  }
  return Object.fromEntries(Object.entries(net).filter(([, { from, to }]) => from !== to));
}

function ruleFor(aggregate: AggregateDeclaration, columns: Columns): string | undefined {
  return aggregate.kinds?.find(({ column, becomes }) => {
    const change = columns[column];
    return change !== undefined && (becomes === undefined || change.to === becomes);
  })?.kind;
}
