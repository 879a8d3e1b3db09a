import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import { HeldHorizon } from './held-horizon.js';

/** Tells for how long a transaction has been holding back the horizon. Never a reason not to be ready: it is somebody else's. */
@Injectable()
export class HorizonHealth {
  constructor(health: HealthRegistry, horizon: HeldHorizon) {
    health.register({
      name: 'horizon',
      check: () => {
        const { seconds, holder } = horizon.now;
        return { ready: true, facts: { held_seconds: Math.round(seconds), ...(holder !== null && { holder }) } };
      },
    });
  }
}
