import { Injectable } from '@nestjs/common';
import { DURATION_BUCKETS } from '../../metrics/duration-buckets.js';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Claim } from '../../outbox/claim/claim.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Outcome, Retry } from '../../outbox/settle/outcome.js';
import { parkedClassOf } from '../../outbox/parked/parked-class.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { STEPS } from '../step-times.js';
import type { BatchObserver, BatchReport } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';

/** Why a try failed; the last two are the event's own fault. */
const CAUSES = ['throttled', 'call_failed', 'record_failed', 'refused', 'unbuildable'] as const;

/** Events, by what became of them, and the seconds of each step: of this instance, so that instances add up. */
@Injectable()
export class BatchMetrics implements BatchObserver {
  private readonly claimed;
  private readonly inFlight;
  private readonly delivered;
  private readonly retried;
  private readonly parked;
  private readonly superseded;
  private readonly ambiguous;
  private readonly lost;
  private readonly failed;
  private readonly steps;

  constructor(metrics: MetricRegistry, registry: PublicationRegistry, observers: BatchObservers) {
    const perStream = (name: `shopstream_${string}`, help: string) =>
      metrics.counter({ name, help, labels: ['stream'] });
    this.claimed = perStream('shopstream_events_claimed_total', 'Events that this instance claimed, retries included.');
    this.inFlight = metrics.gauge({
      name: 'shopstream_events_in_flight',
      help: 'Events that this instance has claimed and not yet settled.',
      labels: ['stream'],
    });
    this.delivered = perStream(
      'shopstream_events_delivered_total',
      'Events that this instance put on the stream and settled; one may stand for several changes.',
    );
    this.retried = metrics.counter({
      name: 'shopstream_events_retried_total',
      help: 'Tries that failed and will be repeated, by cause: throttled, call_failed (the whole call), record_failed, refused (its content), unbuildable.',
      labels: ['stream', 'cause'],
    });
    this.parked = metrics.counter({
      name: 'shopstream_events_parked_total',
      help: 'Events that this instance parked, by reason: oversize, unbuildable, refused.',
      labels: ['stream', 'reason'],
    });
    this.superseded = perStream(
      'shopstream_events_superseded_total',
      'Parked events that closed because a newer state of their aggregate was delivered by this instance.',
    );
    this.ambiguous = perStream(
      'shopstream_events_ambiguous_total',
      'Failed tries that Kinesis may have accepted all the same: their retries may be duplicates.',
    );
    this.lost = perStream(
      'shopstream_leases_lost_total',
      'Events whose lease was over when this instance wanted to settle them: another worker sends them again.',
    );
    this.failed = perStream(
      'shopstream_batches_failed_total',
      'Batches that ended in an error which is no outcome: the database is away, or a bug.',
    );
    this.steps = metrics.histogram({
      name: 'shopstream_step_duration_seconds',
      help: 'Time of each step of a batch: claim, build, put, settle.',
      labels: ['stream', 'step'],
      buckets: DURATION_BUCKETS,
    });
    for (const { key: stream } of registry.streams) this.beginAtZero(stream);
    observers.register(this);
  }

  batchBegan({ stream: { key: stream }, events }: Claim): void {
    this.claimed.inc({ stream }, events.length);
    this.inFlight.inc({ stream }, events.length);
  }

  batchEnded({ stream: { key: stream }, events }: Claim): void {
    this.inFlight.dec({ stream }, events.length);
  }

  batchSettled({ claim, settled, times }: BatchReport): void {
    const stream = claim.stream.key;
    this.delivered.inc({ stream }, settled.delivered);
    this.superseded.inc({ stream }, settled.superseded.length);
    this.lost.inc({ stream }, settled.judged.length - settled.settled);
    for (const { outcome } of settled.judged) this.count(stream, outcome);
    const seconds = times.seconds();
    for (const step of STEPS) this.steps.observe({ stream, step }, seconds[step]);
  }

  batchFailed({ key: stream }: StreamDefinition): void {
    this.failed.inc({ stream });
  }

  private count(stream: string, outcome: Outcome): void {
    if (outcome.kind === 'parked') this.parked.inc({ stream, reason: parkedClassOf(outcome.reason) });
    if (outcome.kind !== 'retry') return;
    this.retried.inc({ stream, cause: causeOf(outcome) });
    if (outcome.ambiguous) this.ambiguous.inc({ stream });
  }

  private beginAtZero(stream: string): void {
    const counters = [this.claimed, this.delivered, this.superseded, this.ambiguous, this.lost, this.failed];
    for (const counter of counters) counter.inc({ stream }, 0);
    for (const cause of CAUSES) this.retried.inc({ stream, cause }, 0);
    for (const reason of ['oversize', 'unbuildable', 'refused']) this.parked.inc({ stream, reason }, 0);
    this.inFlight.set({ stream }, 0);
  }
}

function causeOf({ blame, reason }: Retry): (typeof CAUSES)[number] {
  if (blame === 'throttle') return 'throttled';
  if (blame === 'call') return 'call_failed';
  if (blame === 'passing') return 'record_failed';
  return parkedClassOf(reason) === 'unbuildable' ? 'unbuildable' : 'refused';
}
