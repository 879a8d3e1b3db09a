import { anyEventOf, positionOf } from '../aggregate-lookups.js';
import type { Publication } from '../publication/publication.js';

/**
 * Gives the next $3 roots after id $2 a position, unless something of them was ever delivered or is in the outbox (a creation that waits
 * will be delivered, and must stay one). One statement, so one moment: a change that commits later has its event, and a delivery that comes
 * between wins over the mark.
 */
export function baselineSql({ roots, recordSql }: Publication): string {
  return `with scope as materialized (
  select ${roots.id} as id from ${roots.from} where ${roots.id} > $2 order by ${roots.id} limit $3
), wanted as materialized (
  select scope.id from scope
  ${positionOf('scope.id')}
  where position.delivered_at is null and ${anyEventOf('scope.id', `kind <> 'fan-out'`)} is null
), record as materialized (
  ${recordSql}
), marked as (
  insert into outbox_positions as position (type, aggregate_id, sequence, epoch, delivered_at, digest)
  select $1, record.id, 0, (select epoch from outbox_epoch), clock_timestamp(), sha256(convert_to(record.body::text, 'UTF8')) from record
  on conflict (type, aggregate_id) do update set delivered_at = excluded.delivered_at, digest = excluded.digest
  where position.delivered_at is null
  returning aggregate_id
)
select (select count(*) from scope)::integer as checked, (select max(id) from scope) as reached,
  (select count(*) from marked)::integer as marked`;
}
