import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
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
      help: "Triggers and functions of an aggregate's capture that are missing, disabled, or not as this version declares them.",
      labels: ['type'],
      sharedIn: 'the database',
    });
    metrics.read({ name: 'capture', gauges: [this.faults], everyMs: 0, read: () => this.samples() });
  }

  private samples(): Sample[] {
    const { faults } = this.watch;
    if (!faults) throw new Error('Capture was not looked at yet, or the last look failed.');
    return [...faults].map(([type, value]) => ({ gauge: this.faults, labels: { type }, value }));
  }
}
