import { workerActionSql } from '../actions/record-action-sql.js';
import { anyEventOf } from '../aggregate-lookups.js';
import { LATE } from '../lanes.js';
import type { Publishes } from '../publication/publication.js';

/** An outcome's row, by its key alone, while the lease holds. A settled row has no token. */
const HELD = `
    select ctid as place, kind, attempts, ambiguous from outbox_events
    where type = $1 and aggregate_id = outcome.aggregate_id and id = outcome.id and state = 'leased' and lease_token = $2 limit 1
  `;

/**
 * Settlement of what was accepted: rows go, positions move, in one statement that acts only where the lease's token still holds.
 * Parameters: $1 type, $2 token, then arrays: $3 aggregate ids, $4 row ids, $5 shards, $6 Kinesis sequence numbers,
 * $7 digests, $8 deleted; $9 whether parked events of the same aggregate are superseded (state), $10 whether deliveries are logged,
 * $11 how many ms before this try Kinesis answered: a delivery is dated by its acknowledgement, on PostgreSQL's clock.
 */
export const DELIVERED_SQL = `with outcome as (
  select * from unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::bytea[], $8::boolean[])
    as outcome(aggregate_id, id, shard_id, kinesis_sequence_number, digest, deleted)
), held as materialized (
  select outcome.*, event.place from outcome cross join lateral (${HELD}) event
), gone as (
  delete from outbox_events event using held
  where event.ctid = held.place and event.lease_token = $2
  returning event.aggregate_id, event.id, event.sequence, coalesce(event.epoch, (select epoch from outbox_epoch)) as epoch, event.stream,
    event.n, held.shard_id, held.kinesis_sequence_number, held.digest, held.deleted,
    event.kind, event.event_id, event.attempts, event.ambiguous, event.replayed, event.captured_at
), logged as (
  insert into outbox_deliveries (type, aggregate_id, kind, event_id, epoch, sequence, attempts, ambiguous, replayed, stream,
    shard_id, kinesis_sequence_number, captured_at, delivered_at)
  select $1, aggregate_id, case when deleted then 'deleted' else kind end, event_id, epoch, sequence, attempts + 1, ambiguous, replayed, stream,
    shard_id, kinesis_sequence_number, captured_at, clock_timestamp() - $11 * interval '1 ms'
  from gone where $10
), moved as (
  insert into outbox_positions as position
    (type, aggregate_id, sequence, epoch, delivered_at, stream, shard_id, kinesis_sequence_number, digest, deleted, n)
  select $1, aggregate_id, sequence, epoch, clock_timestamp() - $11 * interval '1 ms', stream, shard_id, kinesis_sequence_number, digest, deleted, n
  from gone
  on conflict (type, aggregate_id) do update
  set sequence = excluded.sequence, epoch = excluded.epoch, delivered_at = excluded.delivered_at, stream = excluded.stream,
    shard_id = excluded.shard_id, kinesis_sequence_number = excluded.kinesis_sequence_number, digest = excluded.digest,
    deleted = excluded.deleted, n = greatest(position.n, excluded.n)
), older as materialized (
  select parked.place from gone cross join lateral (
    select ctid as place from outbox_events
    where $9 and type = $1 and aggregate_id = gone.aggregate_id and state = 'parked' and kind <> 'fan-out' and id < gone.id offset 0
  ) parked
), superseded as (
  -- Not what somebody is having sent again at this moment.
  delete from outbox_events parked using older where parked.ctid = older.place and parked.state = 'parked'
  returning parked.type, parked.aggregate_id, parked.id
), ${workerActionSql('parked.supersede', 'superseded')}
select (select count(*)::integer from gone) as delivered,
  coalesce((select json_agg(json_build_object('aggregateId', aggregate_id::text, 'id', id::text)) from superseded), '[]') as superseded`;

/**
 * A creation whose aggregate is gone is not sent. Usually its deletion was captured and waits behind it; then it stays a creation, so that
 * the claim sees what both mean together: nothing, or, with another creation behind them, a creation.
 */
const DELETION_WAITS = `${anyEventOf('outcome.aggregate_id', `state = 'pending' and kind = 'deleted'`)} is not null`;

/**
 * Settlement of everything else. Parameters: $1 type, $2 token, then arrays: $3 aggregate ids, $4 row ids, $5 outcomes
 * (retry, parked, released, gone, returned), $6 delays in ms, $7 whether ambiguous, $8 whether the record's own fault, $9 reasons,
 * $10 refused, alone or beside.
 *
 * A number is given back (forgotten) only where no try can have been accepted; else a parked event uses it up. An event that was never
 * put coalesces again; one that was attempted stays what it was.
 */
export const NOT_DELIVERED_SQL = `with outcome as (
  select * from unnest($3::bigint[], $4::bigint[], $5::text[], $6::double precision[], $7::boolean[], $8::boolean[], $9::text[], $10::text[])
    as outcome(aggregate_id, id, becomes, delay_ms, ambiguous, fault, reason, refused)
), judged as materialized (
  select outcome.*, event.place, event.attempts + case when outcome.becomes in ('retry', 'parked') then 1 else 0 end as tries,
    event.attempts = 0 and outcome.becomes in ('released', 'gone', 'returned') as untried,
    case when event.attempts = 0 and outcome.becomes = 'gone' and not (event.kind = 'created' and ${DELETION_WAITS}) then 'deleted'
      when event.attempts = 0 and outcome.becomes = 'returned' then 'updated' else event.kind end as kind,
    event.ambiguous or outcome.ambiguous as doubtful
  from outcome cross join lateral (${HELD}) event
), settled as (
  update outbox_events event
  set state = case when judged.becomes = 'parked' then 'parked' when judged.untried then 'pending' else 'retrying' end,
    kind = judged.kind, lane = case when judged.untried then '${LATE}' || judged.kind end,
    sequence = case when judged.untried or judged.becomes = 'parked' and not judged.doubtful then null else event.sequence end,
    epoch = case when judged.untried or judged.becomes = 'parked' and not judged.doubtful then null else event.epoch end,
    event_id = case when judged.untried then null else event.event_id end,
    stream = case when judged.untried then null else event.stream end,
    lease_token = null,
    due_at = case when judged.becomes = 'parked' or judged.untried then null
      else clock_timestamp() + judged.delay_ms * interval '1 ms' end,
    attempts = judged.tries,
    faults = event.faults + judged.fault::integer,
    -- Beside others that got through: it is known once and for all.
    refused_at = case when judged.refused = 'beside' or event.refused_at = '-infinity' then '-infinity'
      when judged.refused = 'alone' then clock_timestamp() else event.refused_at end,
    ambiguous = judged.doubtful,
    last_error = coalesce(judged.reason, event.last_error),
    parked_at = case when judged.becomes = 'parked' then clock_timestamp() end
  from judged
  where event.ctid = judged.place and event.lease_token = $2
  returning event.aggregate_id, event.state, event.sequence, coalesce(event.epoch, (select epoch from outbox_epoch)) as epoch
), used_up as (
  insert into outbox_positions as position (type, aggregate_id, sequence, epoch)
  select $1, aggregate_id, sequence, epoch from settled where state = 'parked' and sequence is not null
  on conflict (type, aggregate_id) do update set sequence = excluded.sequence, epoch = excluded.epoch
)
select count(*)::integer as undelivered from settled`;

/**
 * Makes the next event of each freed aggregate claimable, and tells which kinds wait. A statement of its own, after the rows in hand are
 * gone: only then does its snapshot show what a claim has set aside meanwhile.
 */
export function nextInLineSql(publishes: Publishes): string {
  const next =
    publishes === 'state' ? `event.kind <> 'fan-out' order by event.id` : `event.n is not null order by event.n`;
  return `with freed as (
  select unnest($2::bigint[]) as aggregate_id
), next_in_line as materialized (
  select next.*
  from freed cross join lateral (
    select kind, lane, ctid as place from outbox_events event
    where event.type = $1 and event.aggregate_id = freed.aggregate_id and event.state = 'pending' and ${next} limit 1
  ) next
), promoted as (
  update outbox_events event set lane = '${LATE}' || event.kind
  from next_in_line
  where event.ctid = next_in_line.place and next_in_line.lane is null
)
select distinct coalesce(ltrim(lane, '${LATE}'), kind) as kind from next_in_line`;
}

/** Charges what was put to the stream's budget, in bytes; the budget may fall into debt. */
export const CHARGE_SQL = `update outbox_streams set bytes = bytes - $2 where stream = $1`;
