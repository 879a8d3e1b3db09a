import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';

/**
 * Whether records get through, as all workers see it: a stream to which calls fail as a whole makes every worker not ready, within the
 * time of one failed call, unless operators have paused it; one that is throttled is told with its level (batches are halved so many times),
 * which is no reason to take workers out of service. The error's name is told, not its message: health is open to everyone.
 */
@Injectable()
export class DeliveryHealth {
  constructor(
    health: HealthRegistry,
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {
    health.register({ name: 'delivery', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const keys = this.registry.streams.map(({ key }) => key);
    const troubled = await this.database.byIndex<Troubled>(TROUBLED_SQL, [keys]);
    const slowed = troubled.filter(({ broken }) => !broken);
    const facts =
      slowed.length === 0
        ? {}
        : { slowed_down: Object.fromEntries(slowed.map(({ stream, ...how }) => [stream, factsOf(how)])) };
    const broken = troubled.filter((stream) => stream.broken);
    if (broken.length === 0) return { ready: true, facts };
    const reason = broken
      .map(({ stream, error, seconds }) => `nothing gets through to ${stream} for ${seconds} s (${error})`)
      .join('; ');
    return { ready: false, reason, facts };
  }
}

interface Troubled {
  readonly stream: string;
  readonly broken: boolean;
  readonly level: number;
  readonly error: string;
  readonly seconds: number;
}

function factsOf({ level, error, seconds }: Omit<Troubled, 'stream'>): Record<string, unknown> {
  return { level, seconds, error };
}

/** Of the streams $1: the row of one that is no longer configured stays as it is for ever. */
const TROUBLED_SQL = `select stream, broken, level, split_part(trouble, ':', 1) as error,
  round(extract(epoch from clock_timestamp() - trouble_since))::integer as seconds
from outbox_streams where stream = any($1) and (broken or level > 0) and paused_at is null order by stream`;
