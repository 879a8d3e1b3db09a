import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { StreamStates } from '../streams/stream-states.js';
import { Backlog } from './backlog.js';

/**
 * Tells the age of each stream's backlog; a reason not to be ready only beyond READY_MAX_BACKLOG_SECONDS, and not where operators have paused
 * the stream.
 */
@Injectable()
export class BacklogHealth {
  constructor(
    health: HealthRegistry,
    private readonly backlog: Backlog,
    private readonly states: StreamStates,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    health.register({ name: 'backlog', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const ages = [...(await this.backlog.ageSeconds())];
    const facts = { oldest_seconds: Object.fromEntries(ages.map(([key, age]) => [key, Math.round(age * 10) / 10])) };
    const limit = this.settings.ready.maxBacklogSeconds ?? Number.POSITIVE_INFINITY;
    const late = await this.notPaused(ages.filter(([, age]) => age > limit).map(([key]) => key));
    if (late.length === 0) return { ready: true, facts };
    return { ready: false, reason: `events wait longer than ${limit} s for: ${late.join(', ')}`, facts };
  }

  private async notPaused(streams: readonly string[]): Promise<readonly string[]> {
    if (streams.length === 0) return streams;
    const states = await this.states.byStream();
    return streams.filter((key) => !states.get(key)?.pausedAt);
  }
}
