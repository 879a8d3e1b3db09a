import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { countsOf } from './capture-look.js';
import { CaptureWatch } from './capture-watch.js';

/** How many triggers and functions of each aggregate's capture are amiss. */
@Injectable()
export class CaptureMetrics {
  private readonly faults;

  constructor(
    metrics: MetricRegistry,
    private readonly watch: CaptureWatch,
  ) {
    this.faults = metrics.gauge({
      name: 'shopstream_capture_faults',
      help: "Triggers and functions of an aggregate's capture that are missing, disabled, or of another version than this instance; unpublished is 1 where no feature of it publishes what waits.",
      labels: ['type', 'fault'],
      sharedIn: 'the database',
    });
    metrics.read({ name: 'capture', gauges: [this.faults], everyMs: 0, read: () => this.samples() });
  }

  private samples(): Sample[] {
    const { now } = this.watch;
    if (!now) throw new Error('Capture was not looked at yet, or the last look failed.');
    return [...now].flatMap(([type, amiss]) =>
      Object.entries(countsOf(amiss)).map(([fault, value]) => ({ gauge: this.faults, labels: { type, fault }, value })),
    );
  }
}
