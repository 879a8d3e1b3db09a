import { anyEventOf, positionOf } from '../aggregate-lookups.js';
import { enqueueSql } from '../enqueue-sql.js';
import { LATE } from '../lanes.js';
import { kindOfCurrentSql } from '../sync/sync-sql.js';
import { PARKED_CLASS_SQL } from './parked-class.js';

/** What is told of a parked row `event`, with its aggregate's position beside it. */
const COLUMNS = `event.id, event.type, event.aggregate_id as "aggregateId", event.kind,
  case when event.kind = 'fan-out' then event.source end as "fanOutOf", event.stream, event.event_id as "eventId", event.sequence,
  split_part(event.last_error, ':', 1) as reason, event.last_error as error, event.attempts, event.ambiguous,
  event.captured_at as "capturedAt", event.parked_at as "parkedAt", (
    -- Deliveries from before the column n was there are told by their time: what was delivered since it was parked is newer.
    case when position.n is null then event.n is not null and coalesce(position.delivered_at > event.parked_at, false)
      else position.n > event.n end
    or exists (
      select from outbox_events in_hand where in_hand.type = event.type and in_hand.aggregate_id = event.aggregate_id
        and in_hand.state in ('leased', 'retrying') and in_hand.n > event.n
    )
  ) is true as "isBehind"`;

/**
 * The parked rows alone, as a relation `event`, by their own index: `offset 0` keeps every other condition, for which the planner might take the
 * index of all rows, out of it. Run it in a transaction of the outbox, where whole tables are not scanned.
 */
const PARKED = `(select *, ctid as place from outbox_events where state = 'parked' offset 0) event`;

/**
 * $1 ids, $2 reason, $3 stream, $4 type: null where nothing is asked for; $5 types whose fan-outs belong to the stream: they never had one; $6 until
 * when they were parked.
 */
const SELECTED = `($1::bigint[] is null or event.id = any($1)) and ($6::timestamptz is null or event.parked_at <= $6)
  and ($2::text is null or lower($2) in (lower(split_part(event.last_error, ':', 1)), ${PARKED_CLASS_SQL}))
  and ($3::text is null or event.stream = $3 or event.kind = 'fan-out' and event.type = any($5)) and ($4::text is null or event.type = $4)`;

/** Parked events in order of their ids. After the selection's parameters: $7 the last id of the page before, $8 most rows. */
export const LIST_SQL = `select ${COLUMNS} from (
  select place from ${PARKED} where ${SELECTED} and ($7::bigint is null or event.id > $7) order by event.id limit $8
) page cross join lateral (
  -- Rows are wide: what is sorted for a page are places alone.
  select * from outbox_events where ctid = page.place offset 0
) event ${positionOf('event.aggregate_id', 'event.type')} order by event.id`;

/** How many are selected. */
export const COUNT_SQL = `select count(*)::integer as count from ${PARKED} where ${SELECTED}`;

/** One parked row of those chosen by $1 type, $2 aggregate ids and $3 row ids, in parallel, by its key. */
const ONE_OF_CHOSEN = `from outbox_events
  where type = $1 and aggregate_id = chosen.aggregate_id and id = chosen.id and state = 'parked' limit 1`;

/** The chosen ones that are still parked, locked. Parameters as above. */
export const LOCK_SQL = `select ${COLUMNS} from unnest($2::bigint[], $3::bigint[]) as chosen(aggregate_id, id)
cross join lateral (
  select * ${ONE_OF_CHOSEN} for update
) event ${positionOf('event.aggregate_id', 'event.type')} order by event.id`;

/** Where the chosen ones are: locked before, they stay there. */
const CHOSEN = `place as materialized (
  select event.place from unnest($2::bigint[], $3::bigint[]) as chosen(aggregate_id, id)
  cross join lateral (select ctid as place ${ONE_OF_CHOSEN}) event
)`;

/**
 * Lets parked events wait for their turn again, under their ids. A history event goes before the newer ones of its aggregate, by its place
 * in commit order; if a try of doubtful outcome used its number up, it keeps it, and the claim decides whether that is still the last. State
 * stays ambiguous until it is claimed: consumers may know what it created, and must hear of a deletion that comes before its turn.
 * $1 type, $2 aggregate ids, $3 row ids, $4 whether they are history.
 */
export const REPLAY_SQL = `with ${CHOSEN}, replayed as (
  update outbox_events event
  set state = 'pending', lane = '${LATE}' || event.kind, replayed = true, waiting_since = clock_timestamp(), faults = 0, refused_at = null, parked_at = null, due_at = null,
    stream = null, sequence = case when $4 then event.sequence end, attempts = case when $4 then event.attempts else 0 end
  from place where event.ctid = place.place
  returning event.id
)
select id from replayed`;

/** Lets parked fan-outs be expanded, from where they stopped. $1 type, $2 their aggregate ids, $3 row ids. */
export const EXPAND_SQL = `with ${CHOSEN}, replayed as (
  update outbox_events event
  set state = 'pending', lane = 'fan-out', waiting_since = clock_timestamp(), parked_at = null, last_error = null, attempts = 0, due_at = null
  from place where event.ctid = place.place
  returning event.id
)
select id from replayed`;

/**
 * The current state behind what was replayed of a history aggregate, so that consumers do not end with an old one; not where newer events
 * wait anyway. $1 type, $2 aggregate ids.
 */
export const FOLLOW_SQL = `with followed as (
  ${enqueueSql(
    'history',
    `select chosen.aggregate_id, 'updated' as kind, clock_timestamp() as captured_at
     from (select distinct unnest($2::bigint[]) as aggregate_id) chosen
     where ${anyEventOf('chosen.aggregate_id', `state = 'pending' and not replayed`)} is null`,
  )}
)
select aggregate_id from followed`;

/** Deletes parked events; a number that was used up stays so. $1 type, $2 aggregate ids, $3 row ids. */
export const DISCARD_SQL = `with ${CHOSEN}, discarded as (
  delete from outbox_events event using place where event.ctid = place.place
  returning event.id
)
select id from discarded`;

/**
 * State: a parked event becomes a new one that waits; its kind still counts for what it means together with others, and so does a doubtful
 * outcome. Parameters as above.
 */
export const SEND_STATE_SQL = `with ${CHOSEN}, sent as (
  update outbox_events event
  set state = 'pending', lane = '${LATE}' || event.kind, captured_at = clock_timestamp(), waiting_since = null, faults = 0, refused_at = null, attempts = 0, parked_at = null,
    due_at = null, stream = null, sequence = null, event_id = null, last_error = null
  from place where event.ctid = place.place
  returning event.id
)
select id from sent`;

/** History: a new event in the place of those that were discarded before. $1 type, $2 aggregate ids. */
export const SEND_HISTORY_SQL = `with sent as (
  ${enqueueSql(
    'history',
    `select chosen.aggregate_id, ${kindOfCurrentSql('chosen.aggregate_id', 'history')} as kind, clock_timestamp() as captured_at
     from (select distinct unnest($2::bigint[]) as aggregate_id) chosen
     ${positionOf('chosen.aggregate_id')}`,
  )}
)
select aggregate_id from sent`;
