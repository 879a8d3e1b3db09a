import { COMES_BEFORE, NESTED } from './before-sql.js';
import type { ChangedRoots } from './changed-rows-sql.js';
import { indent, literal } from './sql-text.js';

/** `progress` of a mark that asks for the snapshots of everything that its transaction has marked so far. */
export const ASKED = 0;

/** `progress` of the same mark once it has gone to the end of the queue of deferred triggers. */
export const BEHIND = 1;

/**
 * Marks what one statement changed of a history aggregate, once per aggregate and transaction: what it is then, is written at commit (see
 * {@link snapshotSql}). Each statement makes one of its marks ask for that, unless others of the transaction have marked all of them before.
 * @param ofRoots whether the statement is one on roots, so that it knows what they were before it.
 */
export function marksSql(type: string, changed: readonly ChangedRoots[], ofRoots: boolean): string {
  return `insert into outbox_marks as mark (xid, type, aggregate_id, before, progress)
select pg_current_xact_id(), ${literal(type)}, aggregate_id, before, case when row_number() over () = 1 then ${ASKED} end
from (
  ${indent(onceEach(changed), 2)}
) changed
on conflict (xid, aggregate_id, type)
${ofRoots ? FIRST_BEFORE : 'do nothing'};`;
}

/** Where a statement came after a nested one, those that follow it at its depth did, too: nothing but what runs all of them came before. */
const FIRST_BEFORE = `do update set before = case when mark.before is null or ${COMES_BEFORE}
  then excluded.before else jsonb_set(mark.before, '{"",depth}', to_jsonb(pg_trigger_depth())) end
where excluded.before is not null and (mark.before is null or ${NESTED})`;

/** The conflict clause meets no aggregate twice: a table may hold both roots and parts of them, and a root may be there more than once. */
function onceEach(changed: readonly ChangedRoots[]): string {
  const all = changed.map(({ select }) => select).join('\nunion all\n');
  if (changed.length === 1 && !changed[0]?.repeats) return all;
  return `select aggregate_id, (array_agg(before) filter (where before is not null))[1] as before
from (
  ${indent(all, 2)}
) marks
group by aggregate_id`;
}
