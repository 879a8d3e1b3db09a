/**
 * What waits, by stream, and PostgreSQL's time of the look: once a second, in one statement (migration CreateProbe).
 * Parameters: $1 types, $2 kinds, $3 stream keys, $4 after which ids to look, in parallel: one entry per kind of each type and the stream
 * that carries it; $5 since when leases may have ended.
 */
export const PROBE_SQL = `select stream, claimable, due, expired, fan_out, resync, lanes, statement_timestamp() as probed_at
from outbox_probe($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz)`;

/**
 * Takes back leases whose worker is gone or stuck. Its put may have been accepted, so the event keeps its number and content; the try
 * counts. Parameter: $1 streams.
 */
export const EXPIRE_LEASES_SQL = `with expired as (
  select ctid as place from outbox_events
  where stream = any($1) and state = 'leased' and due_at <= statement_timestamp()
  for update skip locked
), taken_back as (
  update outbox_events event
  set state = 'retrying', lease_token = null, due_at = clock_timestamp(), attempts = event.attempts + 1, ambiguous = true,
    last_error = 'lease expired: its worker stopped or stalled'
  from expired
  where event.ctid = expired.place
  returning event.stream
)
select stream, count(*)::integer as events from taken_back group by stream`;
