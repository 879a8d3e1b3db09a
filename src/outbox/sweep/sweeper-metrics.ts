import { Injectable } from '@nestjs/common';
import { DURATION_BUCKETS } from '../../metrics/duration-buckets.js';
import { MetricRegistry } from '../../metrics/metric-registry.js';

/** The passes of this process's sweeper. */
@Injectable()
export class SweeperMetrics {
  private readonly passes;
  private readonly duration;
  private readonly lastSuccess;
  private readonly expired;

  constructor(metrics: MetricRegistry) {
    this.passes = metrics.counter({
      name: 'shopstream_sweeps_total',
      help: 'Passes of the sweeper of this instance, by result: ok, failed.',
      labels: ['result'],
    });
    this.duration = metrics.histogram({
      name: 'shopstream_sweep_duration_seconds',
      help: 'Time of a successful pass of the sweeper of this instance.',
      buckets: DURATION_BUCKETS,
    });
    this.lastSuccess = metrics.gauge({
      name: 'shopstream_sweep_last_success_timestamp_seconds',
      help: 'When a pass of the sweeper of this instance last succeeded, in Unix time; the start of the process before the first.',
    });
    this.expired = metrics.counter({
      name: 'shopstream_leases_expired_total',
      help: 'Events that this instance took back from a worker that stopped or stalled: retried, and possibly a duplicate.',
      labels: ['stream'],
    });
    for (const result of ['ok', 'failed']) this.passes.inc({ result }, 0);
    this.lastSuccess.setToCurrentTime();
  }

  succeeded(seconds: number): void {
    this.passes.inc({ result: 'ok' });
    this.duration.observe(seconds);
    this.lastSuccess.setToCurrentTime();
  }

  failed(): void {
    this.passes.inc({ result: 'failed' });
  }

  leasesExpired(stream: string, events: number): void {
    this.expired.inc({ stream }, events);
  }
}
