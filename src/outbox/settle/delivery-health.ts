import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { OutboxDatabase } from '../outbox-database.js';

/**
 * Whether records get through, as all workers see it: a stream to which calls fail as a whole makes every worker not ready, within the
 * time of one failed call, unless operators have paused it. The error's name is told, not its message: health is open to everyone.
 */
@Injectable()
export class DeliveryHealth {
  constructor(
    health: HealthRegistry,
    private readonly database: OutboxDatabase,
  ) {
    health.register({ name: 'delivery', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const broken = await this.database.transaction((sql) =>
      sql<{ stream: string; error: string; seconds: number }>(BROKEN_SQL),
    );
    if (broken.length === 0) return { ready: true };
    const reason = broken
      .map(({ stream, error, seconds }) => `nothing gets through to ${stream} for ${seconds} s (${error})`)
      .join('; ');
    return { ready: false, reason };
  }
}

const BROKEN_SQL = `select stream, split_part(trouble, ':', 1) as error,
  round(extract(epoch from clock_timestamp() - trouble_since))::integer as seconds
from outbox_streams where broken and paused_at is null order by stream`;
