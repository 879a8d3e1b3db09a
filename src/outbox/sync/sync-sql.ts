import { anyEventOf, positionOf } from '../aggregate-lookups.js';

/**
 * Turns a relation `synced(id)` of type $1 into rows for `enqueueSql`: updates, or creations of what nothing was ever delivered of or is
 * on its way.
 */
export const SYNCED_AS_CHANGED_SQL = `select synced.id as aggregate_id, case
    when position.known then 'updated'
    when ${anyEventOf('synced.id', `kind = 'created'`)} is not null then 'updated'
    else 'created'
  end as kind, clock_timestamp() as captured_at
from synced ${positionOf('synced.id')}`;
