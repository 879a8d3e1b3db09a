import type { Claim } from '../claim/claim.js';

/** The parameters of {@link OF_A_LEASE}. */
export function leaseOf({ stream, publication, lease, events }: Claim): unknown[] {
  return [stream.key, publication.type, lease.token, events.map(({ aggregateId }) => aggregateId)];
}

/** The row of a claim's stream, while the lease holds. Parameters: $1 stream, $2 type, $3 token, $4 aggregate ids. */
export const OF_A_LEASE = `stream = $1 and exists (
    select from unnest($4::bigint[]) leased(aggregate_id) cross join lateral (
      select from outbox_events
      where type = $2 and aggregate_id = leased.aggregate_id and state = 'leased' and lease_token = $3 limit 1
    ) event
  )`;
