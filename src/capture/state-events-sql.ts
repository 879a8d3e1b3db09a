import { TRANSITION, type ChangedRoots } from './changed-rows-sql.js';
import { identifier, ifSql, indent, literal } from './sql-text.js';

/**
 * A statement that changes so many roots is a bulk change. A row in the outbox for each of them would cost it as much as the change itself
 * (6 of 10 µs that capture adds to a row), so it leaves lists of ids instead, which are expanded after commit, like the change of a shared
 * row; and then it does not stand in the way of single changes either.
 */
const BULK_ROOTS = 10_000;

/**
 * Writes down what one statement changed of a state aggregate: a row each. Not deduplicated here: a conflict clause costs 10 µs a row, and
 * the claim coalesces for free.
 */
export function stateEventsSql(type: string, changed: readonly ChangedRoots[]): string {
  return `insert into outbox_events (type, aggregate_id, kind, lane)
select ${literal(type)}, aggregate_id, kind, kind
from (
  ${unionOf(changed, 2)}
) changed;`;
}

/** The same for an UPDATE of roots, which may be a bulk change: no more of its rows are read to tell than it takes. */
export function updatedRootsSql(type: string, table: string, changed: readonly ChangedRoots[]): string {
  const always = changed.filter(({ reference }) => reference === undefined);
  const referring = changed.filter(({ reference }) => reference !== undefined);
  const references = [...new Set(referring.map(({ reference = '' }) => identifier(reference)))];
  const rowsOf = (transition: string) => `select ${references.join(', ')} from ${transition}`;
  const refersIn = (transition: string) =>
    `exists (select from ${transition} where ${references.map((column) => `${column} is not null`).join(' or ')})`;
  const lookAtAll = `any_refers := ${[TRANSITION.old, TRANSITION.new].map(refersIn).join(' or ')};\n`;
  const written = (sql: (some: readonly ChangedRoots[]) => string) =>
    referring.length === 0 ? sql(always) : `${sql(always)}\n${ifSql('any_refers', sql(referring))}`;
  const [singly, inLists] = [
    written((some) => stateEventsSql(type, some)),
    written((some) => bulkChangeSql(type, table, some)),
  ];
  return `declare
  is_bulk boolean;
  any_refers boolean;
begin
  select count(*) >= ${2 * BULK_ROOTS}, ${['0', ...references.map((column) => `count(${column})`)].join(' + ')} > 0 into is_bulk, any_refers
  from (${rowsOf(TRANSITION.old)} union all ${rowsOf(TRANSITION.new)} limit ${2 * BULK_ROOTS}) sides;
  ${indent(ifSql('is_bulk', `${references.length > 0 ? lookAtAll : ''}${inLists}`, singly), 2)}
end;`;
}

/**
 * Updates become fan-outs of the roots' own table, each with so many ids; an UPDATE that changes ids creates and deletes as well, and that
 * stays a row each.
 */
function bulkChangeSql(type: string, table: string, changed: readonly ChangedRoots[]): string {
  const idsOf = (kind: string) => `array_agg(aggregate_id) filter (where kind = ${literal(kind)}) as ${kind}`;
  const each = (kind: string) =>
    `select ${literal(type)}, unnest(${kind}), ${literal(kind)}, ${literal(kind)}, null, null from ids`;
  return `insert into outbox_events (type, aggregate_id, kind, lane, source, roots)
with ids as materialized (
  select ${['updated', 'created', 'deleted'].map(idsOf).join(',\n    ')}
  from (
    ${unionOf(changed, 4)}
  ) changed
)
select ${literal(type)}, updated[n * ${BULK_ROOTS} + 1], 'fan-out', 'fan-out', ${literal(table)}, updated[n * ${BULK_ROOTS} + 1 : (n + 1) * ${BULK_ROOTS}]
from ids cross join lateral generate_series(0, (cardinality(updated) - 1) / ${BULK_ROOTS}) n
union all
${each('created')}
union all
${each('deleted')};`;
}

function unionOf(changed: readonly ChangedRoots[], spaces: number): string {
  return indent(changed.map(({ select }) => select).join('\nunion all\n'), spaces);
}
