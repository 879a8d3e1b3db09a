import type { Claim } from '../claim/claim.js';
import type { Statement } from '../database/statement.js';
import type { Settlement } from './outcome.js';
import { leaseOf, OF_A_LEASE } from './held-lease.js';

/**
 * Whether a stream has accepted anything since a record was refused alone: without that nobody can tell a bad record from a stream that
 * refuses everything. The first such refusal begins a doubt (`outbox_streams.doubted_at`), for all workers; a delivery of a batch that was
 * claimed under the doubt ends it. A refusal that is older than the doubt of now, or in a stream without one, has been followed by a
 * delivery: its event is vouched for. So deliveries write nothing as long as nothing is refused.
 *
 * One that was refused beside others of its call that got through needs no such proof: no outage begins and ends between the parts of a
 * call. Its refusal is older than every doubt.
 *
 * It has to come before the events are settled, like {@link streamTroubleStatements}: their refusals are dated later than the doubt.
 * @returns a statement, or none where there is nothing to write down.
 */
export function doubtStatements(claim: Claim, settlements: readonly Settlement<unknown>[]): Statement[] {
  const refused = settlements.some(({ outcome }) => outcome.kind === 'retry' && outcome.refused === 'alone');
  const delivered = settlements.some(({ outcome }) => outcome.kind === 'delivered');
  const ended = delivered ? claim.trouble.doubtedAt : null;
  if (!refused && ended === null) return [];
  return [{ sql: DOUBT_SQL, parameters: [...leaseOf(claim), ended, refused] }];
}

/** $5: the doubt that is over, and no later one: the delivery may be older than that. $6: whether there is reason for one. */
const DOUBT_SQL = `update outbox_streams
set doubted_at = case when $6::boolean then coalesce(nullif(doubted_at, $5::timestamptz), clock_timestamp())
  else nullif(doubted_at, $5::timestamptz) end
where ${OF_A_LEASE}`;
