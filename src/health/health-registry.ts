import { Injectable } from '@nestjs/common';
import { BoundedCheck } from './bounded-check.js';
import type { ReadinessCheck } from './readiness-check.js';

/**
 * What this process needs to be ready. Features register their own checks, when their module starts:
 *
 * @example
 * constructor(health: HealthRegistry) {
 *   health.register({ name: 'warehouse', check: () => ({ ready: this.connected, reason: 'not connected' }) });
 * }
 */
@Injectable()
export class HealthRegistry {
  private readonly byName = new Map<string, BoundedCheck>();

  /** @throws Error when a check of that name is there already. */
  register(check: ReadinessCheck): void {
    if (this.byName.has(check.name)) throw new Error(`Two readiness checks are called "${check.name}".`);
    this.byName.set(check.name, new BoundedCheck(check));
  }

  get checks(): readonly BoundedCheck[] {
    return [...this.byName.values()];
  }
}
