import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import { CaptureWatch } from './capture-watch.js';

/** Tells how many triggers and functions of each aggregate's capture are amiss. Never a reason not to be ready: what was captured still goes out. */
@Injectable()
export class CaptureHealth {
  constructor(health: HealthRegistry, watch: CaptureWatch) {
    health.register({
      name: 'capture',
      check: () => {
        const faulty = [...(watch.faults ?? [])].filter(([, faults]) => faults > 0);
        return { ready: true, facts: faulty.length > 0 ? { faults: Object.fromEntries(faulty) } : {} };
      },
    });
  }
}
