import type { Logger } from 'pino';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import type { Outcome, Settlement } from '../outbox/settle/outcome.js';
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
  let ambiguous = 0;
  for (const { outcome } of settlements) {
    counts[outcome.kind] += 1;
    if (outcome.kind === 'retry' && outcome.ambiguous) ambiguous += 1;
  }
  const oldest = Math.min(...claim.events.map(({ waitingSince }) => waitingSince.getTime()));
  const failure = settlements.map(({ outcome }) => reasonIn(outcome)).find((reason) => reason !== undefined);
  const line = {
    stream: claim.stream.key,
    type: claim.publication.type,
    claimed: claim.events.length,
    ...counts,
    ambiguous,
    bytes: putBytes,
    seconds: times.seconds(),
    lagMs: Date.now() - oldest,
    ...(failure !== undefined && { reason: failure }),
  };
  if (failure !== undefined) log.warn(line, 'batch not wholly delivered; the rest is tried again');
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

/** Why an event is tried again; the rest of it (where the error was) is in `last_error`. */
function reasonIn(outcome: Outcome): string | undefined {
  const reason =
    outcome.kind === 'retry' ? outcome.reason : outcome.kind === 'released' ? outcome.trouble?.reason : undefined;
  return reason?.split('\n')[0];
}
