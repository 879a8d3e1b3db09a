import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import type { Outcome } from '../../outbox/settle/outcome.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import type { BatchObserver, BatchReport } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';

/** One line per batch with every figure, and one per event that was parked; ids only, no payload. */
@Injectable()
export class BatchLog implements BatchObserver {
  constructor(
    observers: BatchObservers,
    @Inject(LOG) private readonly log: Logger,
  ) {
    observers.register(this);
  }

  batchSettled(batch: BatchReport): void {
    this.canonicalLine(batch);
    this.parkedLines(batch);
    const { claim, settled } = batch;
    if (settled.superseded.length > 0)
      this.log.info({ type: claim.publication.type, events: settled.superseded }, 'parked events superseded');
  }

  batchFailed(stream: StreamDefinition, error: unknown): void {
    this.log.error({ stream: stream.key, err: error }, 'batch failed; its events stay in the outbox');
  }

  private canonicalLine({ claim, settled, putBytes, times, putAt }: BatchReport): void {
    const counts = { delivered: 0, retry: 0, parked: 0, released: 0, gone: 0, returned: 0 };
    let ambiguous = 0;
    for (const { outcome } of settled.judged) {
      counts[outcome.kind] += 1;
      if (outcome.kind === 'retry' && outcome.ambiguous) ambiguous += 1;
    }
    const { retry: retried, delivered, parked, released, gone, returned } = counts;
    const lost = settled.judged.length - settled.settled;
    const reason = settled.judged.map(({ outcome }) => reasonIn(outcome)).find((found) => found !== undefined);
    const oldest = Math.min(...claim.events.map(({ waitingSince }) => waitingSince.getTime()));
    const { claim: claimMs, build: buildMs, put: putMs, settle: settleMs } = times.milliseconds();
    const line = {
      stream: claim.stream.key,
      type: claim.publication.type,
      ...{ claimed: claim.events.length, delivered, retried, parked, released, gone, returned, ambiguous },
      ...(lost > 0 && { lost }),
      bytes: putBytes,
      ...{ claim_ms: claimMs, build_ms: buildMs, put_ms: putMs, settle_ms: settleMs },
      lag_ms: Math.max(0, putAt.getTime() - oldest),
      attempt: Math.max(...claim.events.map(({ attempts }) => attempts)) + 1,
      ...(reason !== undefined && { reason }),
    };
    if (lost > 0) this.log.warn(line, 'batch lost its lease before settling; another worker goes on');
    else if (reason !== undefined) this.log.warn(line, 'batch not wholly delivered; the rest is tried again');
    else this.log.info(line, 'batch published');
  }

  private parkedLines({ claim, settled }: BatchReport): void {
    for (const { event, outcome } of settled.judged) {
      if (outcome.kind !== 'parked') continue;
      this.log.error(
        {
          stream: claim.stream.key,
          type: claim.publication.type,
          aggregate_id: event.aggregateId,
          id: event.id,
          kind: event.kind,
          attempt: event.attempts + 1,
          reason: outcome.reason,
        },
        'event parked: it is not retried by itself',
      );
    }
  }
}

/** Why an event is tried again; the rest of it (where the error was) is in `last_error`. */
function reasonIn(outcome: Outcome): string | undefined {
  const reason =
    outcome.kind === 'retry' ? outcome.reason : outcome.kind === 'released' ? outcome.trouble?.reason : undefined;
  return reason?.split('\n')[0];
}
