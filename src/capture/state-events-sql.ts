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

/** The same of an UPDATE of roots, which may be a bulk change. One look at its rows tells what there is to do. */
export function updatedRootsSql(type: string, table: string, changed: readonly ChangedRoots[]): string {
  const always = changed.filter(({ reference }) => reference === undefined);
  const referring = changed.filter(({ reference }) => reference !== undefined);
  const references = [...new Set(referring.map(({ reference = '' }) => identifier(reference)))];
  const rowsOf = (transition: string) => `select ${references.join(', ')} from ${transition}`;
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
  from (${rowsOf(TRANSITION.old)} union all ${rowsOf(TRANSITION.new)}) sides;
  ${indent(ifSql('is_bulk', inLists, singly), 2)}
end;`;
}

/**
 * Updates become fan-outs of the roots' own table, each with so many ids; an UPDATE that changes ids creates and deletes as well, and that
 * stays a row each.
 */
function bulkChangeSql(type: string, table: string, changed: readonly ChangedRoots[]): string {
  return `insert into outbox_events (type, aggregate_id, kind, lane, source, roots)
select ${literal(type)}, min(aggregate_id), becomes, becomes, case becomes when 'fan-out' then ${literal(table)} end,
  case becomes when 'fan-out' then array_agg(aggregate_id) end
from (
  select aggregate_id, case kind when 'updated' then 'fan-out' else kind end as becomes, (row_number() over () - 1) / ${BULK_ROOTS} as list
  from (
    ${unionOf(changed, 4)}
  ) changed
) marks
group by becomes, case becomes when 'fan-out' then list else aggregate_id end;`;
}

function unionOf(changed: readonly ChangedRoots[], spaces: number): string {
  return indent(changed.map(({ select }) => select).join('\nunion all\n'), spaces);
}
