import { LATE } from '../lanes.js';

/**
 * What waits, by stream: one cheap statement over small partial indexes, every second.
 * Parameters: $1 types, $2 kinds, $3 stream keys, $4 after which ids to look, in parallel: one entry per kind of each type and the stream
 * that carries it; $5 since when leases may have ended.
 */
export const PROBE_SQL = `select stream, bool_or(lowest is not null or late) as claimable, bool_or(due) as due, bool_or(expired) as expired,
  bool_or(fan_out) as fan_out, bool_or(resync) as resync, statement_timestamp() as probed_at,
  coalesce(json_agg(json_build_object('type', type, 'lane', kind, 'lowest', lowest::text)) filter (where lowest is not null), '[]') as lanes
from (
  select carried.stream, carried.type, carried.kind,
    (select id from outbox_events where type = carried.type and lane = carried.kind and id > carried.after order by id limit 1) as lowest,
    exists (select from outbox_events where type = carried.type and lane = '${LATE}' || carried.kind) as late,
    exists (select from outbox_events where stream = carried.stream and state = 'retrying' and due_at <= statement_timestamp()) as due,
    exists (
      select from outbox_events
      where stream = carried.stream and state = 'leased' and due_at > $5::timestamptz and due_at <= statement_timestamp()
    ) as expired,
    exists (select from outbox_events where type = carried.type and lane = 'fan-out') as fan_out,
    exists (select from outbox_resyncs where type = carried.type and state = 'running' and next_at <= statement_timestamp()) as resync
  from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as carried(type, kind, stream, after)
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
