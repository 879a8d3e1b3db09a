import { COMES_BEFORE } from './before-sql.js';
import type { ChangedRoots } from './changed-rows-sql.js';
import { indent, literal } from './sql-text.js';

/** `progress` of an outbox row that asks for the snapshots of everything that its transaction has written so far. */
export const ASKED = 0;

/** `progress` of the same row once it has gone to the end of the queue of deferred triggers. */
export const BEHIND = 1;

/**
 * Writes down what one statement changed of a history aggregate: one row per aggregate and transaction. A row that the transaction wrote
 * earlier, and whose snapshot is still to come, is left alone: that row asks for it, or another of the transaction does. Where constraints
 * are immediate, the snapshot was taken after the last statement: it is emptied and asked for again. Each statement makes one of its rows
 * ask.
 * @param ofRoots whether the statement is one on roots, so that it knows what they were before it.
 */
export function historyEventsSql(type: string, changed: readonly ChangedRoots[], ofRoots: boolean): string {
  const [firstBefore, orBefore] = ofRoots ? [FIRST_BEFORE, `\n  or ${COMES_BEFORE}`] : ['event.before', ''];
  return `insert into outbox_events as event (type, aggregate_id, kind, xid, before, progress)
select ${literal(type)}, aggregate_id, 'updated', pg_current_xact_id(), before, case when row_number() over () = 1 then ${ASKED} end
from (
  ${indent(onceEach(changed), 2)}
) changed
on conflict (xid, type, aggregate_id) where xid is not null
do update set snapshot = null, n = null, lane = null, before = ${firstBefore},
  progress = coalesce(event.progress, excluded.progress)
where event.snapshot is not null or event.before is null and excluded.before is not null${orBefore};`;
}

const FIRST_BEFORE = `case when ${COMES_BEFORE}
  then excluded.before else coalesce(event.before, excluded.before) end`;

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

/**
 * After a TRUNCATE. It has no transition tables, so its events were written before it; where constraints are immediate, their snapshots
 * were taken then, too. They show rows that are gone by now, and are asked for again.
 */
export function truncatedSql(type: string): string {
  return `update outbox_events set snapshot = null, n = null, lane = null, progress = ${ASKED}
where xid = pg_current_xact_id() and snapshot is not null and type || '' = ${literal(type)};`;
}
