import { anyEventOf, positionOf } from '../aggregate-lookups.js';
import type { Publication } from '../publication/publication.js';

/**
 * Compares what would be sent now with what was delivered last, by digest, for the next $3 aggregates after id $2 (of those with ids $4,
 * unless null). One statement, so one moment: a change and its event commit together, and so do a delivery and its digest. PostgreSQL
 * makes the digests, so that records never leave it.
 */
export function auditSql({ roots, recordSql }: Publication): string {
  return `with wanted as materialized (
  select id from (
    (select ${roots.id} as id from ${roots.from} where ${roots.id} > $2 and ($4::bigint[] is null or ${roots.id} = any($4)) order by ${roots.id} limit $3)
    union
    (select aggregate_id as id from outbox_positions
      where type = $1 and aggregate_id > $2 and ($4::bigint[] is null or aggregate_id = any($4)) and delivered_at is not null and not deleted
      order by aggregate_id limit $3)
  ) known
  order by id limit $3
), record as materialized (
  ${recordSql}
), judged as (
  select wanted.id, case
      when record.id is null and position.delivered_at is not null and not position.deleted then 'deletion_not_told'
      when record.id is null then null
      when position.delivered_at is null or position.deleted then 'never_delivered'
      when position.digest is distinct from sha256(convert_to(record.body::text, 'UTF8')) then 'differs'
    end as finding
  from wanted
  left join record on record.id = wanted.id
  ${positionOf('wanted.id')}
), listed as materialized (
  -- What bulk changes have still to tell; looked at only where something was found.
  select unnest(roots[coalesce(progress, 0)::integer + 1 :]) as id, state from outbox_events
  where type = $1 and lane = 'fan-out' and roots is not null
  union all
  select unnest(roots[coalesce(progress, 0)::integer + 1 :]), state from outbox_events
  -- By the index of what is parked: that of all rows might look better by the type.
  where type || '' = $1 and state = 'parked' and roots is not null
), found as (
  select id, finding, case
      -- One that no claim looks for waits behind another in hand; for ever, where somebody deleted that one by hand.
      when ${anyEventOf('judged.id', `kind <> 'fan-out' and (lane is not null or state in ('leased', 'retrying'))`)} is not null then 'on its way'
      when id in (select id from listed where state <> 'parked') then 'on its way'
      -- The change of a shared row is told to those that show it when its fan-out is expanded.
      when finding = 'differs' and exists (select from outbox_events where type = $1 and lane = 'fan-out' and roots is null) then 'on its way'
      when ${anyEventOf('judged.id', `kind <> 'fan-out' and state = 'parked'`)} is not null or id in (select id from listed) then 'parked'
      else 'lost'
    end as fate
  from judged where finding is not null
)
select (select count(*) from wanted)::integer as checked, (select max(id) from wanted) as reached,
  coalesce((select json_agg(json_build_object('id', id::text, 'finding', finding, 'fate', fate) order by id) from found), '[]') as found`;
}
