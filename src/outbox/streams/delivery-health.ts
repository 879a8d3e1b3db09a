import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';

/** A connection that was closed while a call was on it breaks a stream as well, for the tenths of a second that its first probe takes. */
const PATIENCE_SECONDS = 1;

/**
 * Whether records get through, as all workers see it: a stream to which calls fail as a whole makes every worker not ready, a second after
 * the first failed call, unless operators have paused it; one that is throttled is told with its level (batches are halved so many times),
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
    const troubled = await this.database.byIndex<Troubled>(TROUBLED_SQL, [keys, PATIENCE_SECONDS]);
    const slowed = troubled.filter(({ broken }) => !broken);
    const broken = troubled.filter((stream) => stream.broken);
    const facts = {
      ...(slowed.length > 0 && {
        slowed_down: factsOf(slowed, ({ level, error, seconds }) => ({ level, seconds, error })),
      }),
      ...(broken.length > 0 && { broken: factsOf(broken, ({ error, seconds }) => ({ seconds, error })) }),
    };
    const lasting = broken.filter(({ lasts }) => lasts);
    if (lasting.length === 0) return { ready: true, facts };
    // Without the seconds: what is wrong has not changed when they have.
    const reason = lasting.map(({ stream, error }) => `nothing gets through to ${stream} (${error})`).join('; ');
    return { ready: false, reason, facts };
  }
}

interface Troubled {
  readonly stream: string;
  readonly broken: boolean;
  readonly level: number;
  readonly error: string;
  readonly seconds: number;
  readonly lasts: boolean;
}

function factsOf(streams: readonly Troubled[], of: (stream: Troubled) => object): Record<string, object> {
  return Object.fromEntries(streams.map((stream) => [stream.stream, of(stream)]));
}

/** Of the streams $1, with $2 as the patience in seconds: the row of one that is no longer configured stays as it is for ever. */
const TROUBLED_SQL = `select stream, broken, level, split_part(trouble, ':', 1) as error,
  round(extract(epoch from clock_timestamp() - trouble_since))::integer as seconds,
  clock_timestamp() - trouble_since >= $2 * interval '1 s' as lasts
from outbox_streams where stream = any($1) and (broken or level > 0) and paused_at is null order by stream`;
