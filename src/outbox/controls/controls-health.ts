import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { StreamStates } from '../streams/stream-states.js';

/** Shows what operators have set at run time. That is never a reason not to be ready: somebody wanted it so. */
@Injectable()
export class ControlsHealth {
  constructor(
    health: HealthRegistry,
    private readonly states: StreamStates,
  ) {
    health.register({ name: 'controls', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const states = [...(await this.states.byStream()).values()];
    const paused = states.filter(({ pausedAt }) => pausedAt !== null).map(({ stream }) => stream);
    const limits = Object.fromEntries(
      states.flatMap(({ stream, ownLimit }) => (ownLimit === null ? [] : [[stream, ownLimit]])),
    );
    return { ready: true, facts: { paused, limits } };
  }
}
