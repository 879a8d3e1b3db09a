import { anyEventOf, positionOf } from '../aggregate-lookups.js';
import type { Publishes } from '../publication/publication.js';

/**
 * Turns a relation `synced(id)` of type $1 into rows for `enqueueSql`: creations where nothing was ever delivered or is on its way, else
 * updates.
 */
export function syncedAsChangedSql(publishes: Publishes): string {
  return `select synced.id as aggregate_id, ${kindOfCurrentSql('synced.id', publishes)} as kind, clock_timestamp() as captured_at
from synced ${positionOf('synced.id')}`;
}

/**
 * The kind of an event with the present state of an aggregate, beside its `position`. State that waits for its first delivery becomes a creation
 * together with it; of history, whatever waits is told before, and a creation behind it would not be the first that consumers hear.
 */
export function kindOfCurrentSql(aggregateId: string, publishes: Publishes): string {
  const first =
    publishes === 'state' ? `kind = 'created'` : `(kind = 'created' or state <> 'parked' and kind <> 'fan-out')`;
  return `case
    when position.known then 'updated'
    when ${anyEventOf(aggregateId, first)} is not null then 'updated'
    else 'created'
  end`;
}
