import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import { countsOf, faultyOf } from './capture-look.js';
import { CaptureWatch } from './capture-watch.js';

/** Tells how many triggers and functions of each aggregate's capture are amiss. Never a reason not to be ready: what was captured still goes out. */
@Injectable()
export class CaptureHealth {
  constructor(health: HealthRegistry, watch: CaptureWatch) {
    health.register({
      name: 'capture',
      check: () => {
        if (!watch.now) return { ready: true, facts: { known: false } };
        const faulty = faultyOf(watch.now);
        const faults = Object.fromEntries([...faulty].map(([type, amiss]) => [type, countsOf(amiss)]));
        return { ready: true, facts: faulty.size > 0 ? { faults } : {} };
      },
    });
  }
}
