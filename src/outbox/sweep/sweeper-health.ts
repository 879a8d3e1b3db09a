import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { Sweeper } from './sweeper.js';

/** A pass that fails now and then is no trouble; so many intervals without one are, and never sooner than this. */
const MISSED_INTERVALS = 10;
const LEAST_PATIENCE_MS = 10_000;

/** The sweeper of this process works. */
@Injectable()
export class SweeperHealth {
  constructor(
    health: HealthRegistry,
    private readonly sweeper: Sweeper,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    health.register({ name: 'sweeper', check: () => this.check() });
  }

  private check(): Finding {
    const last = this.sweeper.lastWorkedAt;
    if (!last) return { ready: false, reason: 'no pass has succeeded yet' };
    const silentMs = Date.now() - last.getTime();
    const facts = { seconds_since_last_pass: Math.round(silentMs / 1000) };
    const patienceMs = Math.max(LEAST_PATIENCE_MS, this.settings.sweep.intervalMs * MISSED_INTERVALS);
    if (silentMs <= patienceMs) return { ready: true, facts };
    return { ready: false, reason: `no pass has succeeded for ${patienceMs / 1000} s`, facts };
  }
}
