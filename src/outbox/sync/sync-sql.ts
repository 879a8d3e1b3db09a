/**
 * Turns a relation `synced(id)` of type $1 into rows for `enqueueSql`: updates, or creations of what nothing was ever delivered of or is
 * on its way.
 */
export const SYNCED_AS_CHANGED_SQL = `select synced.id as aggregate_id, case
    when position.delivered_at is not null and not position.deleted then 'updated'
    when exists (select from outbox_events event where event.type = $1 and event.aggregate_id = synced.id and event.kind = 'created') then 'updated'
    else 'created'
  end as kind, clock_timestamp() as captured_at
from synced left join outbox_positions position on position.type = $1 and position.aggregate_id = synced.id`;
