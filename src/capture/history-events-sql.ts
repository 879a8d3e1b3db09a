import { indent, literal } from './sql-text.js';

/** `progress` of an outbox row that asks for the snapshots of everything that its transaction has written so far. */
export const ASKED = 0;

/** `progress` of the same row once it has gone to the end of the queue of deferred triggers. */
export const BEHIND = 1;

/**
 * Writes down what one statement changed of a history aggregate: one row per aggregate and transaction. A later statement empties the snapshot
 * again, so that the commit takes it anew; one row of each statement asks for that, unless it does already.
 *
 * @param changed a SELECT of `(aggregate_id, kind, before)`
 */
export function historyEventsSql(type: string, changed: string): string {
  return `insert into outbox_events as event (type, aggregate_id, kind, xid, before, progress)
select ${literal(type)}, aggregate_id, 'updated', pg_current_xact_id(), (array_agg(before) filter (where before is not null))[1],
  case when row_number() over () = 1 then ${ASKED} end
from (
  ${indent(changed, 2)}
) changed
group by aggregate_id
on conflict (xid, type, aggregate_id) where xid is not null
do update set snapshot = null, n = null, lane = null, before = coalesce(event.before, excluded.before), 
  progress = coalesce(event.progress, excluded.progress);`;
}

/**
 * After a TRUNCATE: its rows were written down before it, since it has no transition tables, and where constraints are immediate their
 * snapshots were taken then. They show what is gone, and are asked for anew.
 */
export function truncatedSql(type: string): string {
  return `update outbox_events set snapshot = null, n = null, lane = null, progress = ${ASKED}
where xid = pg_current_xact_id() and snapshot is not null and type || '' = ${literal(type)};`;
}
