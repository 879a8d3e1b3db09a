/**
 * The outbox's own inserts (fan-outs, requested syncs): a statement that turns the rows of a relation
 * `changed(aggregate_id, kind, captured_at)` into events of one type, `$1`. What the capture triggers do for the shop's writes.
 *
 * History events get their snapshot at commit, like any other change of the aggregate; `created` means that nothing was delivered before.
 */
export function enqueueSql(publishes: 'state' | 'history', changed: string): string {
  if (publishes === 'state') {
    return `insert into outbox_events (type, aggregate_id, kind, lane, captured_at)
      select $1, aggregate_id, kind, kind, captured_at from (${changed}) changed
      returning aggregate_id`;
  }
  return `insert into outbox_events (type, aggregate_id, kind, xid, before)
    select $1, aggregate_id, 'updated', pg_current_xact_id(), case when kind = 'created' then 'null'::jsonb end from (${changed}) changed
    on conflict (xid, type, aggregate_id) where xid is not null do nothing
    returning aggregate_id`;
}
