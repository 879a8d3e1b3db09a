import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BoundedReading } from './bounded-reading.js';
import { processMetrics } from './process-metrics.js';
import type { Reading } from './reading.js';

/** What a metric is called and says; every name of ours begins with `shopstream_`. */
export interface MetricOptions<Label extends string> {
  /** With its unit, as Prometheus wants it: `_seconds`, `_bytes`, `_total`. */
  readonly name: `shopstream_${string}`;
  /** What it counts. */
  readonly help: string;
  /** Few values each: stream keys, shards, causes; never an id of an aggregate. */
  readonly labels?: readonly Label[];
  /** Where all instances read the same; the help then says that their values do not add up. */
  readonly sharedIn?: 'the database' | 'Redis';
}

/**
 * The metrics of this process. Features make their own, when their module starts:
 *
 * @example
 * constructor(metrics: MetricRegistry) {
 *   this.refunds = metrics.counter({ name: 'shopstream_refunds_total', help: 'Refunds that were asked for.' });
 * }
 */
@Injectable()
export class MetricRegistry {
  private readonly registry = new Registry();
  private readonly readings: BoundedReading[] = [];
  private readonly up = this.gauge({
    name: 'shopstream_reading_up',
    help: 'Whether what this instance reads at a scrape could be read: 0 = its gauges are missing from this scrape.',
    labels: ['reading'],
  });

  /**
   * Let every combination of labels that is known begin at 0 (`inc(labels, 0)`): one that first appears with its first increment hides it from
   * `rate()`.
   * @throws Error when there is a metric of that name already; so do the others.
   */
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label> {
    return new Counter(this.configurationOf(options));
  }

  gauge<Label extends string = never>(options: MetricOptions<Label>): Gauge<Label> {
    return new Gauge(this.configurationOf(options));
  }

  /** @param options.buckets upper bounds, ascending; +Inf is added. */
  histogram<Label extends string = never>(
    options: MetricOptions<Label> & { readonly buckets: readonly number[] },
  ): Histogram<Label> {
    return new Histogram({ ...this.configurationOf(options), buckets: [...options.buckets] });
  }

  /** Has gauges filled at each scrape, see {@link Reading}. */
  read(reading: Reading): void {
    this.readings.push(new BoundedReading(reading));
  }

  /** All metrics in Prometheus' text format, after the readings were taken; answers within a second or so, whatever is away. */
  async render(): Promise<string> {
    await Promise.all(
      this.readings.map(async (reading) => {
        this.up.set({ reading: reading.name }, (await reading.refresh()) ? 1 : 0);
      }),
    );
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }

  private configurationOf<Label extends string>({ name, help, labels = [], sharedIn }: MetricOptions<Label>) {
    const shared = sharedIn && `Read from ${sharedIn}, the same on every instance: take the maximum, not the sum.`;
    return { name, help: shared ? `${help} ${shared}` : help, labelNames: labels, registers: [this.registry] };
  }
}
