import type { Logger } from 'pino';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import type { Settlement } from '../outbox/settle/outcome.js';
import type { Settled } from '../outbox/settle/settler.js';
import type { StepTimes } from './step-times.js';

/** What is known of a batch when it is done. */
export interface BatchReport {
  readonly claim: Claim;
  readonly settlements: readonly Settlement<ClaimedEvent>[];
  readonly settled: Settled;
  readonly putBytes: number;
  readonly times: StepTimes;
}

/** One line per batch with every figure, and one per event that was parked; ids only, no payload. */
export function logBatch(log: Logger, { claim, settlements, settled, putBytes, times }: BatchReport): void {
  const counts = { delivered: 0, retry: 0, parked: 0, released: 0, gone: 0 };
  for (const { outcome } of settlements) counts[outcome.kind] += 1;
  const oldest = Math.min(...claim.events.map(({ waitingSince }) => waitingSince.getTime()));
  const failure = settlements.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'retry');
  const line = {
    stream: claim.stream.key,
    type: claim.publication.type,
    claimed: claim.events.length,
    ...counts,
    bytes: putBytes,
    seconds: times.seconds(),
    lagMs: Date.now() - oldest,
    ...(failure && { reason: failure.reason }),
  };
  if (counts.retry > 0) log.warn(line, 'batch partly failed; its failed records are retried');
  else log.debug(line, 'batch published');
  for (const { event, outcome } of settlements) {
    if (outcome.kind !== 'parked') continue;
    log.error(
      {
        stream: claim.stream.key,
        type: claim.publication.type,
        aggregateId: event.aggregateId,
        id: event.id,
        reason: outcome.reason,
      },
      'event parked: it is not retried by itself',
    );
  }
  if (settled.superseded.length > 0)
    log.info({ type: claim.publication.type, events: settled.superseded }, 'parked events superseded');
  if (settled.settled < settlements.length) {
    log.warn(
      { stream: claim.stream.key, lost: settlements.length - settled.settled },
      'lease lost before settling; another worker goes on',
    );
  }
}
