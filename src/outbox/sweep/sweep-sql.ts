/**
 * What waits, by stream: one cheap statement over small partial indexes, every second.
 * Parameters: $1 types, $2 kinds, $3 stream keys, in parallel: one entry per kind of each type and the stream that carries it.
 */
export const PROBE_SQL = `select stream, bool_or(claimable) as claimable, bool_or(due) as due, bool_or(expired) as expired, bool_or(fan_out) as fan_out,
  bool_or(resync) as resync
from (
  select carried.stream,
    exists (select from outbox_events where type = carried.type and lane = carried.kind) as claimable,
    exists (select from outbox_events where stream = carried.stream and state = 'retrying' and due_at <= statement_timestamp()) as due,
    exists (select from outbox_events where stream = carried.stream and state = 'leased' and due_at <= statement_timestamp()) as expired,
    exists (select from outbox_events where type = carried.type and lane = 'fan-out') as fan_out,
    exists (select from outbox_resyncs where type = carried.type and state = 'running' and next_at <= statement_timestamp()) as resync
  from unnest($1::text[], $2::text[], $3::text[]) as carried(type, kind, stream)
) probed
group by stream`;

/**
 * Takes back leases whose worker is gone or stuck. Its put may have been accepted, so the event keeps its number and content; the try
 * counts. Parameter: $1 streams.
 */
export const EXPIRE_LEASES_SQL = `with expired as (
  select type, aggregate_id, id from outbox_events
  where stream = any($1) and state = 'leased' and due_at <= statement_timestamp()
  for update skip locked
), taken_back as (
  update outbox_events event
  set state = 'retrying', lease_token = null, due_at = clock_timestamp(), attempts = event.attempts + 1, ambiguous = true,
    last_error = 'lease expired: its worker stopped or stalled'
  from expired
  where event.type = expired.type and event.aggregate_id = expired.aggregate_id and event.id = expired.id
  returning event.stream
)
select stream, count(*)::integer as events from taken_back group by stream`;
