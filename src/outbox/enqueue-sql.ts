import type { Publishes } from './publication/publication.js';

/**
 * The outbox's own inserts (fan-outs, requested syncs): a statement that turns the rows of a relation `changed(aggregate_id, kind,
 * captured_at)` into events of one type, `$1`. What the capture triggers do for the shop's writes.
 *
 * History aggregates are marked, like by any other change of them, and ask for their snapshot at commit (progress 0). Their kind is worked out
 * there: `created` means that nothing was delivered before; for an aggregate that is gone, a deletion is sent, since somebody wants to know.
 */
export function enqueueSql(publishes: Publishes, changed: string): string {
  if (publishes === 'state') {
    return `insert into outbox_events (type, aggregate_id, kind, lane, captured_at)
      select $1, aggregate_id, kind, kind, captured_at from (${changed}) changed
      returning aggregate_id`;
  }
  return `insert into outbox_marks (xid, type, aggregate_id, wanted, before, progress)
    select pg_current_xact_id(), $1, aggregate_id, true, case when kind = 'created' then 'null'::jsonb end, 0 from (${changed}) changed
    on conflict (xid, aggregate_id, type) do nothing
    returning aggregate_id`;
}
