import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { codeOf, messageOf } from '../../logging/error-facts.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import type { PatientRedis } from './patient-redis.js';
import { RedisConnections } from './redis-connections.js';

/** The first word of Redis' errors in plain words. */
const MEANING: Readonly<Record<string, string>> = {
  READONLY: 'it is a replica, which cannot be written to',
  OOM: 'it has no memory left',
  MISCONF: 'it takes no writes because it cannot save them',
  LOADING: 'it is loading its data',
  MASTERDOWN: 'it is a replica that lost its primary',
  NOAUTH: 'it asks for a password',
  WRONGPASS: 'it refuses our password',
  NOPERM: 'it refuses our user',
};

/** Redis takes writes, on a connection that wakes go over: a replica or a full server answers PING and is of no use. */
@Injectable()
export class RedisHealth {
  constructor(
    health: HealthRegistry,
    private readonly registry: PublicationRegistry,
    private readonly connections: RedisConnections,
  ) {
    health.register({ name: 'redis', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const [stream] = this.registry.streams;
    // The first that Bull asks for is the one that wakes go over.
    const [client] = stream ? this.connections.of(stream.key) : [];
    if (!client) return { ready: true };
    try {
      // Without a connection ioredis keeps the command for later...
      if (client.status === 'ready') await writtenOrEnd(client);
    } catch (error) {
      return { ready: false, reason: reasonOf(error) };
    }
    return client.status === 'ready' ? { ready: true } : { ready: false, reason: reasonForNone(client) };
  }
}

/** ...and one whose connection breaks is sent again on the next. */
async function writtenOrEnd(client: PatientRedis): Promise<void> {
  const answered = new AbortController();
  try {
    await Promise.race([
      client.set('shopstream:health', '1', 'PX', 1000),
      once(client, 'close', { signal: answered.signal }),
    ]);
  } finally {
    answered.abort();
  }
}

/** Why there is no connection: Redis refuses us, or the system's code (`ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`). */
function reasonForNone({ status, trouble }: PatientRedis): string {
  if (firstWordOf(trouble) in MEANING) return reasonOf(trouble);
  const code = codeOf(trouble);
  return `not connected (${code === undefined ? status : `${status}: ${code}`})`;
}

function reasonOf(error: unknown): string {
  const word = firstWordOf(error);
  return `${MEANING[word] ?? 'it does not take our writes'} (${word})`;
}

/** An error's text may hold addresses; its first word does not. */
function firstWordOf(error: unknown): string {
  // ioredis' ready check puts its own words before Redis'.
  return /^(?:Ready check failed: )?([A-Z]+)(?= )/.exec(messageOf(error))?.[1] ?? 'no code';
}
