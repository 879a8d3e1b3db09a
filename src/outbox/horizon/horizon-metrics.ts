import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { HeldHorizon } from './held-horizon.js';

/** For how long a transaction has been holding back the horizon. */
@Injectable()
export class HorizonMetrics {
  private readonly held;

  constructor(
    metrics: MetricRegistry,
    private readonly horizon: HeldHorizon,
  ) {
    this.held = metrics.gauge({
      name: 'shopstream_database_horizon_held_seconds',
      help: 'How long one open transaction (or replication slot) has been keeping PostgreSQL from removing deleted rows, as this instance saw it.',
    });
    metrics.read({ name: 'horizon', gauges: [this.held], everyMs: 0, read: () => this.look() });
  }

  private look(): Sample[] {
    return [{ gauge: this.held, value: this.horizon.now.seconds }];
  }
}
