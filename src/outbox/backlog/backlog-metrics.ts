import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { Backlog } from './backlog.js';
import { SampledCounts, type SampledStreamCount } from './sampled-counts.js';

/** Scrapes of one instance within so many ms share a look. */
const EVERY_MS = 1000;

/** What waits in the outbox, for all instances. */
@Injectable()
export class BacklogMetrics {
  private readonly events;
  private readonly parked;
  private readonly fanOuts;
  private readonly bytes;
  private readonly oldest;

  constructor(
    metrics: MetricRegistry,
    private readonly counts: SampledCounts,
    private readonly backlog: Backlog,
  ) {
    this.events = metrics.gauge({
      name: 'shopstream_outbox_events',
      help: 'Events that are not delivered yet, by state: pending (never tried), leased, retrying. Pending is an estimate while the outbox is larger than 16 MB.',
      labels: ['stream', 'state'],
      sharedIn: 'the database',
    });
    this.parked = metrics.gauge({
      name: 'shopstream_outbox_parked_events',
      help: 'Events that will not be retried by themselves, by reason: oversize, unbuildable, unexpandable (a change of a shared row, or of very many at once), refused.',
      labels: ['stream', 'reason'],
      sharedIn: 'the database',
    });
    this.fanOuts = metrics.gauge({
      name: 'shopstream_outbox_fan_outs',
      help: 'Changes of shared rows, and bulk changes, that are not expanded into events yet.',
      labels: ['type'],
      sharedIn: 'the database',
    });
    this.bytes = metrics.gauge({
      name: 'shopstream_outbox_bytes',
      help: 'Size of the outbox with its indexes; it grows with what waits, and shrinks some time after it is gone.',
      sharedIn: 'the database',
    });
    this.oldest = metrics.gauge({
      name: 'shopstream_outbox_oldest_age_seconds',
      help: 'Age of the oldest change that is neither delivered nor parked; 0 when there is none.',
      labels: ['stream'],
      sharedIn: 'the database',
    });
    metrics.read({
      name: 'outbox',
      gauges: [this.events, this.parked, this.fanOuts, this.bytes],
      everyMs: EVERY_MS,
      read: () => this.count(),
    });
    metrics.read({ name: 'oldest', gauges: [this.oldest], everyMs: EVERY_MS, read: () => this.age() });
  }

  private async count(): Promise<Sample[]> {
    const { byStream, fanOuts, bytes } = await this.counts.count();
    return [
      ...[...byStream].flatMap(([stream, counts]) => this.ofStream(stream, counts)),
      ...[...fanOuts].map(([type, value]) => ({ gauge: this.fanOuts, labels: { type }, value })),
      { gauge: this.bytes, value: bytes },
    ];
  }

  private ofStream(stream: string, counts: SampledStreamCount): Sample[] {
    const states = ['pending', 'leased', 'retrying'] as const;
    return [
      ...states.map((state) => ({ gauge: this.events, labels: { stream, state }, value: counts[state] })),
      ...[...counts.parked].map(([reason, value]) => ({ gauge: this.parked, labels: { stream, reason }, value })),
    ];
  }

  private async age(): Promise<Sample[]> {
    const ages = await this.backlog.ageSeconds();
    return [...ages].map(([stream, value]) => ({ gauge: this.oldest, labels: { stream }, value: Math.max(0, value) }));
  }
}
