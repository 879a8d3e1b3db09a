import type { Publishes } from './publication/publication.js';

/**
 * The outbox's own inserts (fan-outs, requested syncs): a statement that turns the rows of a relation `changed(aggregate_id, kind,
 * captured_at)` into events of one type, `$1`. What the capture triggers do for the shop's writes.
 *
 * History events ask for their snapshot at commit (progress 0), like any other change of the aggregate, and their kind is worked out there:
 * `created` means that nothing was delivered before; for an aggregate that is gone, a deletion is sent (kind `asked`).
 */
export function enqueueSql(publishes: Publishes, changed: string): string {
  if (publishes === 'state') {
    return `insert into outbox_events (type, aggregate_id, kind, lane, captured_at)
      select $1, aggregate_id, kind, kind, captured_at from (${changed}) changed
      returning aggregate_id`;
  }
  return `insert into outbox_events (type, aggregate_id, kind, xid, before, progress)
    select $1, aggregate_id, 'asked', pg_current_xact_id(), case when kind = 'created' then 'null'::jsonb end, 0 from (${changed}) changed
    on conflict (xid, type, aggregate_id) where xid is not null do nothing
    returning aggregate_id`;
}
