import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { messageOf } from '../../logging/error-facts.js';
import { StreamQueues } from './stream-queues.js';

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
    private readonly queues: StreamQueues,
  ) {
    health.register({ name: 'redis', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const [first] = this.queues.all();
    if (!first) return { ready: true };
    const { client } = first.queue;
    try {
      // Without a connection ioredis keeps the command for later...
      if (client.status === 'ready') await writtenOrEnd(client);
    } catch (error) {
      return { ready: false, reason: reasonOf(error) };
    }
    return client.status === 'ready' ? { ready: true } : { ready: false, reason: `not connected (${client.status})` };
  }
}

/** ...and one whose connection breaks is sent again on the next. */
async function writtenOrEnd(client: Queue['client']): Promise<void> {
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

/** An error's text may hold addresses; its first word does not. */
function reasonOf(error: unknown): string {
  const word = /^[A-Z]+(?= )/.exec(messageOf(error))?.[0] ?? 'no code';
  return `${MEANING[word] ?? 'it does not take our writes'} (${word})`;
}
