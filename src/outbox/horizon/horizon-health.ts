import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import { HeldHorizon } from './held-horizon.js';

/** Tells for how long a transaction has been holding back the horizon. Never a reason not to be ready: it is somebody else's. */
@Injectable()
export class HorizonHealth {
  constructor(health: HealthRegistry, metrics: MetricRegistry, horizon: HeldHorizon) {
    health.register({
      name: 'horizon',
      check: () => {
        const { seconds, holder } = horizon.now;
        return { ready: true, facts: { held_seconds: Math.round(seconds), ...(holder !== null && { holder }) } };
      },
    });
    const gauge = metrics.gauge({
      name: 'shopstream_database_horizon_held_seconds',
      help: 'How long one open transaction (or replication slot) has been keeping PostgreSQL from removing deleted rows, as this instance saw it.',
    });
    metrics.read({ name: 'horizon', gauges: [gauge], everyMs: 0, read: () => [{ gauge, value: horizon.now.seconds }] });
  }
}
