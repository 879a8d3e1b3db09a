import { anyEventOf, positionOf } from '../aggregate-lookups.js';
import { GIVEN } from './claim-parameters.js';
import type { Publishes } from '../publication/publication.js';

/**
 * The rows that a claim takes of each chosen aggregate (relation `chosen`), and what they mean together: `aggregate_id`, `id`, `place`, the
 * `newest` of them, how many `rows`, `since` when they wait, the record's `sequence`, and what it `becomes`.
 */
export function waitingSql(publishes: Publishes): string {
  return publishes === 'state' ? WAITING_STATE : WAITING_HISTORY;
}

/** Null unless a creation of the aggregate is parked. Asked only of what consumers do not know and whose pending rows leave it open, 1 µs a row. */
const parkedCreation = (relation: string) =>
  anyEventOf(`${relation}.aggregate_id`, `state = 'parked' and kind = 'created'`);

/** Rows that a claim merges at most, 10 µs each, and what each aggregate may always have of them. */
const MOST_MERGED = 50_000;
const LEAST_SHARE = 100;

/**
 * State: all pending rows of an aggregate make one record; after an outage of a day there may be so many that merging them all took longer
 * than a claim may, every time. Then it is the oldest, and the others make the next record. Rows of kind created and deleted of one id are
 * in the order of their ids, since their transactions excluded each other; updates may be anywhere between and mean nothing more.
 *
 * A parked creation counts as long as nothing of the aggregate was delivered: the update that goes out in its place, and supersedes it, is the
 * creation. It does not make a deletion nothing: the parked one closes by its delivery, and a try of it may have been accepted. The same holds
 * of one that was replayed, and is pending again, if a try of it was of doubtful outcome.
 */
const WAITING_STATE = `select grouped.*, coalesce(position.sequence, 0) + 1 as sequence, case
    when last_deleted > coalesce(last_created, 0) then case
      when known is not true and not doubtful and (first_created < first_deleted or position.deleted)
        and ${parkedCreation('grouped')} is null then 'nothing'
      else 'deleted' end
    when known then 'updated'
    when coalesce(first_deleted < first_created, last_created is null) and ${parkedCreation('grouped')} is null then 'updated'
    else 'created'
  end as becomes
  from (
    select chosen.aggregate_id, event.id, event.place,
      max(id) over aggregate as newest, count(*) over aggregate as rows, min(coalesce(waiting_since, captured_at)) over aggregate as since,
      min(id) filter (where kind = 'created') over aggregate as first_created,
      max(id) filter (where kind = 'created') over aggregate as last_created,
      min(id) filter (where kind = 'deleted') over aggregate as first_deleted,
      max(id) filter (where kind = 'deleted') over aggregate as last_deleted,
      bool_or(ambiguous) over aggregate as doubtful
    from chosen cross join lateral (
      select id, kind, ambiguous, captured_at, waiting_since, ctid as place from outbox_events
      where type = ${GIVEN.type} and aggregate_id = chosen.aggregate_id and state = 'pending' and kind <> 'fan-out'
      order by id limit (select greatest(${LEAST_SHARE}, ${MOST_MERGED} / greatest(1, count(*))) from chosen)
    ) event
    window aggregate as (partition by chosen.aggregate_id)
  ) grouped
  ${positionOf('grouped.aggregate_id')}`;

/** History: one record per transaction, the aggregate's next in commit order. */
const WAITING_HISTORY = `select chosen.aggregate_id, next.id, next.place, next.id as newest, 1 as rows, next.since,
    case when next.sequence = position.sequence then next.sequence else coalesce(position.sequence, 0) + 1 end as sequence,
    next.kind as becomes
  from chosen
  cross join lateral (
    select id, kind, sequence, coalesce(waiting_since, captured_at) as since, ctid as place from outbox_events event
    where event.type = ${GIVEN.type} and event.aggregate_id = chosen.aggregate_id and event.state = 'pending' and event.n is not null
    order by event.n limit 1
  ) next
  ${positionOf('chosen.aggregate_id')}`;
