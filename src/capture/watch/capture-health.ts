import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import { countsOf, faultsIn } from './capture-look.js';
import { CaptureWatch } from './capture-watch.js';

/** Tells how many triggers and functions of each aggregate's capture are amiss. Never a reason not to be ready: what was captured still goes out. */
@Injectable()
export class CaptureHealth {
  constructor(health: HealthRegistry, watch: CaptureWatch) {
    health.register({
      name: 'capture',
      check: () => {
        if (!watch.now) return { ready: true, facts: { known: false } };
        const faulty = [...watch.now].filter(([, amiss]) => faultsIn(amiss) > 0);
        const faults = Object.fromEntries(faulty.map(([type, amiss]) => [type, countsOf(amiss)]));
        return { ready: true, facts: faulty.length > 0 ? { faults } : {} };
      },
    });
  }
}
