import { anyEventOf } from '../aggregate-lookups.js';
import { SERVER_SQL } from '../epoch/server-identity.js';
import { LATE } from '../lanes.js';
import { allowanceSql, SPENT } from './allowance-sql.js';
import { GIVEN } from './claim-parameters.js';
import { waitingSql } from './waiting-sql.js';
import type { Publishes } from '../publication/publication.js';

/**
 * The claiming statement; its parameters are those of claim-parameters.ts. It runs READ COMMITTED, right after the type's advisory lock was
 * taken in a statement of its own, so that its snapshot is younger than the lock (in one statement, two workers lease the same key).
 *
 * Reading order:
 *   server     the epoch, and whether this is the PostgreSQL that it was given by; nothing is claimed by another one
 *   allowance  what the stream's budget and health allow now; no row when the stream's row is missing, and then nothing is claimed
 *   looked_at  the oldest claimable rows
 *   free       the aggregates of `looked_at` that have nothing in hand already, oldest first
 *   due        retries whose time has come; they keep their number, content group and stream
 *   chosen     those of `free` that the claim takes; `passed_over` are the others of `looked_at`
 *   waiting    the rows that the claim takes of each chosen aggregate, and what they mean together
 * An aggregate's rows are merged into its newest one; the others are deleted, so that what was attempted together is one row from here on.
 *
 * Rows are looked up one by one, by index, in lateral subqueries that the planner cannot turn into joins (hence LIMIT or OFFSET 0), and
 * changed by their place (ctid): no plan is left that reads more when statistics are wrong, as they are of a table that was empty a minute ago.
 * @param budgeted whether the stream has a limit; else there are no budget's parameters.
 * @param watched whether the server that the epoch was given by is known.
 */
export function claimSql(publishes: Publishes, budgeted: boolean, watched: boolean): string {
  return `with server as materialized (
  select epoch, ${watched ? `server is not distinct from ${SERVER_SQL}` : 'true'} as known from outbox_epoch
), allowance as materialized (
  ${allowanceSql(budgeted)}
), looked_at as materialized (
  select claimable.*
  from unnest(${GIVEN.lanes}::text[], ${GIVEN.after}::bigint[]) carried(lane, after)
  cross join lateral (
    select aggregate_id, id, ctid as place, carried.lane from outbox_events
    where type = ${GIVEN.type} and lane = carried.lane and id > carried.after order by id limit ${GIVEN.lookedAt}
  ) claimable
  order by claimable.id limit ${GIVEN.lookedAt}
), aggregates as materialized (
  select aggregate_id, min(id) as oldest from looked_at group by aggregate_id
), free as materialized (
  -- One after the other, so that no more of them are looked up than may be taken.
  select aggregate_id, oldest from (select aggregate_id, oldest from aggregates order by oldest offset 0) in_order
  where ${nothingInHand('in_order')} limit ${ALLOWED}
), due as materialized (
  select ctid as place from outbox_events
  where ${DUE_RETRY}
    and (refused_at is null or not (select broken from allowance) or not (${OTHER_PROBE}))
  order by due_at limit greatest(${ALLOWED} - (select count(*) from free), ${RETRIES_SHARE})
  for update skip locked
), chosen as materialized (
  select aggregate_id, oldest from free order by oldest limit ${ROOM}
), passed_over as materialized (
  -- Those that were looked up before enough were found: each has something in hand.
  select aggregate_id from aggregates
  where aggregate_id not in (select aggregate_id from chosen)
    and ((select count(*) from chosen) < (${ROOM}) or oldest < (select max(oldest) from chosen))
), waiting as materialized (
  ${waitingSql(publishes)}
), retried as (
  update outbox_events event
  set state = 'leased', lease_token = ${GIVEN.token}, due_at = clock_timestamp() + ${GIVEN.leaseMs} * interval '1 ms'
  from due where event.ctid = due.place
  returning ${CLAIMED}
), leased as (
  update outbox_events event
  -- A replay keeps its id, and its number where no later one was used.
  set state = 'leased', lane = null, kind = waiting.becomes, stream = ${GIVEN.stream}, sequence = waiting.sequence,
    epoch = case when event.sequence is not distinct from waiting.sequence then coalesce(event.epoch, server.epoch) else server.epoch end,
    event_id = coalesce(event.event_id, ${NEW_EVENT_ID}), ambiguous = event.ambiguous and event.sequence is not distinct from waiting.sequence,
    waiting_since = waiting.since, coalesced = waiting.rows, lease_token = ${GIVEN.token}, due_at = clock_timestamp() + ${GIVEN.leaseMs} * interval '1 ms'
  from waiting, server
  where event.ctid = waiting.place and waiting.id = waiting.newest and waiting.becomes = any(${GIVEN.kinds})
  returning ${CLAIMED}
), merged as (
  delete from outbox_events event using waiting
  where event.ctid = waiting.place
    and (waiting.becomes = 'nothing' or waiting.becomes = any(${GIVEN.kinds}) and waiting.id <> waiting.newest)
), elsewhere as (
  -- Together they mean something that another stream carries: leave one of them, in the lane where that stream looks.
  update outbox_events event set lane = case when waiting.id = waiting.newest then '${LATE}' || waiting.becomes end
  from waiting
  where event.ctid = waiting.place and waiting.becomes <> 'nothing' and waiting.becomes <> all(${GIVEN.kinds})
  returning event.lane
), in_the_way as materialized (
  -- Only while the row in hand cannot be settled at the same time: its settling is what makes the next one claimable.
  select in_hand.aggregate_id from passed_over
  cross join lateral (
    select aggregate_id from outbox_events
    where type = ${GIVEN.type} and aggregate_id = passed_over.aggregate_id and state in ('leased', 'retrying') and (
      state = 'retrying' or (select count(*) from looked_at) = ${GIVEN.lookedAt} and (select count(*) from chosen) < (select allowed from allowance)
    )
    for update skip locked
  ) in_hand
), set_aside as materialized (
  -- Apart from the update, which would else compare each of them with all events of its aggregate.
  select place from looked_at join in_the_way using (aggregate_id)
), left_over as materialized (
  -- Rows beyond the share that came to nothing: the one that could be claimed was among those, as a rule.
  select next.place, '${LATE}' || next.kind as lane
  from waiting cross join lateral (
    select ctid as place, kind, lane from outbox_events
    where type = ${GIVEN.type} and aggregate_id = waiting.aggregate_id and id > waiting.newest and state = 'pending' and kind <> 'fan-out' order by id limit 1
  ) next
  where waiting.becomes = 'nothing' and waiting.id = waiting.newest and next.lane is null
), moved as (
  update outbox_events event set lane = next.lane
  from (select place, null as lane from set_aside union all select place, lane from left_over) next where event.ctid = next.place
), claimed as (
  select * from retried union all select * from leased
)${SPENT}
select claimed.aggregate_id, claimed.id, claimed.kind, claimed.sequence, coalesce(claimed.epoch, summary.epoch) as epoch, claimed.event_id,
  claimed.attempts, claimed.faults, claimed.ambiguous, claimed.replayed, claimed.coalesced,
  -- While nothing gets through, what one was in its call with proves nothing.
  coalesce(claimed.refused_at < coalesce(summary.doubted_at, 'infinity') and (claimed.refused_at > '-infinity' or not summary.broken), false)
    as vouched,
  date_part('epoch', claimed.captured_at) as captured_at, date_part('epoch', claimed.waiting_since) as waiting_since,
  case when claimed.id is not distinct from (select min(id) from claimed) then row_to_json(summary) end as summary
from (
  select (select epoch from server) as epoch, (select known from server) as known, own_limit, broken, level, doubted_at,
    greatest(0, extract(epoch from greatest(not_before, clock_timestamp()) - clock_timestamp()) * 1000)::double precision as wait_ms,
    not paused and ((select count(*) from looked_at) = ${GIVEN.lookedAt} or (select count(*) from due) + (select count(*) from chosen) >= allowed
      and (allowed > 0 or ${WAITING})) as more,
    case when not paused then (
      select captured_at from outbox_events
      where type = ${GIVEN.type} and lane = 'fan-out' and (due_at is null or due_at <= statement_timestamp()) order by id limit 1
    ) end as fan_out_since,
    not paused and exists (select from outbox_resyncs where type = ${GIVEN.type} and state = 'running' and next_at <= statement_timestamp()) as resyncs,
    (select array_agg(distinct ltrim(lane, '${LATE}')) from elsewhere where lane is not null) as elsewhere,
    (select json_object_agg(lane, lowest) from (select lane, min(id)::text as lowest from looked_at group by lane) seen) as lowest
  from allowance
) summary
left join claimed on true
order by claimed.id`;
}

/**
 * A retry whose time has come. Not by the index of what is in hand, which the planner would take for a type: it holds all that were, while a
 * horizon is held back.
 */
const DUE_RETRY = `stream = ${GIVEN.stream} and state = 'retrying' and type || '' = ${GIVEN.type} and due_at <= statement_timestamp()`;

const ALLOWED = 'coalesce((select allowed from allowance), 0)';

/**
 * What retries may have of a batch while others wait: half, or of a single record every other one. What fails for long (a shard in trouble) comes
 * back again and again: it would fill every batch, and be every probe, while what would get through waits.
 */
const RETRIES_SHARE = `floor(${ALLOWED} / 2.0 + random())`;

/** What may be claimed beside the retries. */
const ROOM = `${ALLOWED} - (select count(*) from due)`;

/** No event of the aggregate is leased or waits for a retry. */
function nothingInHand(relation: string): string {
  return `${anyEventOf(`${relation}.aggregate_id`, `state in ('leased', 'retrying')`)} is null`;
}

/**
 * The probe of a broken stream may be one that was not refused alone before. Those come last: one bad record must not be the probe for ever
 * while good ones wait behind it, and the stream is never seen to be well.
 */
const OTHER_PROBE = `exists (select from free) or ${retryIsDue('and refused_at is null')}`;

/**
 * The lease's token, which is random, with the row's id for its last digits: as good as a random UUID of its own, which takes OpenSSL 4 µs, a
 * tenth of a claim.
 */
const NEW_EVENT_ID = `((select left(${GIVEN.token}::uuid::text, 24)) || to_hex(x'100000000000'::bigint | (event.id & x'0fffffffffff'::bigint)))::uuid`;

/** What the worker is told of an event. */
const CLAIMED = `event.aggregate_id, event.id, event.kind, event.sequence, event.epoch, event.event_id, event.attempts, event.faults,
    event.ambiguous, event.replayed, event.captured_at, event.waiting_since, event.coalesced, event.refused_at`;

/** With nothing allowed, nothing was claimed: whether there is something to come back for. */
const WAITING = `exists (select from aggregates where ${nothingInHand('aggregates')}) or ${retryIsDue()}`;

function retryIsDue(condition = ''): string {
  return `exists (
      select from outbox_events
      where ${DUE_RETRY} ${condition}
    )`;
}
