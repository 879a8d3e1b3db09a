import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { RateLimits } from '../../outbox/rate/rate-limits.js';
import { weightOf } from '../steps/built-record.js';
import type { BatchObserver, CallReport } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';
import { RecentUse } from './recent-use.js';

/** The share is taken over the time in which the limit lets so many records through: less would show single batches... */
const RECORDS_SEEN = 20;

/** ...and over no less and no more than this, in seconds. */
const WINDOW = { least: 10, most: 3600 };

/** Each stream's limit, and what this instance uses of it. */
@Injectable()
export class LimitMetrics implements BatchObserver {
  private readonly use = new Map<string, RecentUse>();
  private readonly limit;
  private readonly used;

  constructor(
    metrics: MetricRegistry,
    private readonly registry: PublicationRegistry,
    private readonly rates: RateLimits,
    observers: BatchObservers,
  ) {
    this.limit = metrics.gauge({
      name: 'shopstream_limit_records_per_second',
      help: 'Records per second that the stream may take, over all instances: the same on every instance. Missing without a limit.',
      labels: ['stream'],
    });
    this.used = metrics.gauge({
      name: 'shopstream_limit_used_ratio',
      help:
        'Share of the limit (of records or bytes, the larger) that this instance used lately (10 s; more where the limit is slow): the sum ' +
        'over instances is 1 when nothing more fits. Missing without a limit.',
      labels: ['stream'],
    });
    metrics.read({ name: 'limits', gauges: [this.limit, this.used], everyMs: 0, read: () => this.read() });
    observers.register(this);
  }

  callAnswered({ stream, records }: CallReport): void {
    const bytes = records.reduce((sum, record) => sum + weightOf(record), 0);
    this.useOf(stream.key).add(records.length, bytes);
  }

  private read(): Sample[] {
    return this.registry.streams.flatMap(({ key: stream }) => {
      const { budget } = this.rates.of(stream);
      if (!budget) return [];
      const seconds = Math.min(WINDOW.most, Math.max(WINDOW.least, RECORDS_SEEN / budget.recordsPerSecond));
      const { recordsPerSecond, bytesPerSecond } = this.useOf(stream).rates(seconds);
      const value = Math.max(recordsPerSecond / budget.recordsPerSecond, bytesPerSecond / budget.bytesPerSecond);
      return [
        { gauge: this.limit, labels: { stream }, value: budget.recordsPerSecond },
        { gauge: this.used, labels: { stream }, value },
      ];
    });
  }

  private useOf(stream: string): RecentUse {
    const known = this.use.get(stream) ?? new RecentUse();
    this.use.set(stream, known);
    return known;
  }
}
