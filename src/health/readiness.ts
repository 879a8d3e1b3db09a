import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import type { Logger } from 'pino';
import { LOG } from '../logging/logging.module.js';
import type { BoundedCheck } from './bounded-check.js';
import { HealthRegistry } from './health-registry.js';

/** Asks all registered checks, and logs when what is wrong changes. */
@Injectable()
export class Readiness {
  private lastFailures = '';

  constructor(
    private readonly registry: HealthRegistry,
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Terminus' result, also when something is down. */
  async check(): Promise<HealthCheckResult> {
    const result = await this.run();
    this.tellChange(result);
    return result;
  }

  private async run(): Promise<HealthCheckResult> {
    try {
      return await this.terminus.check(this.registry.checks.map((check) => () => this.indicate(check)));
    } catch (error) {
      // That is how terminus says "down" and "shutting down".
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private async indicate(check: BoundedCheck): Promise<HealthIndicatorResult> {
    const finding = await check.run();
    const indicator = this.indicators.check(check.name);
    return finding.ready ? indicator.up(finding.facts) : indicator.down({ ...finding.facts, reason: finding.reason });
  }

  private tellChange({ status, error }: HealthCheckResult): void {
    const failures = Object.entries(error ?? {}).map(([name, found]) => `${name}: ${String(found?.['reason'])}`);
    const now = failures.join('; ');
    if (now === this.lastFailures) return;
    this.lastFailures = now;
    if (failures.length > 0) this.log.warn({ failures }, 'not ready');
    else this.log.info({ status }, 'ready again');
  }
}
