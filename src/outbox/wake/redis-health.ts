import { once } from 'node:events';
import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { PublicationRegistry } from '../publication-registry.js';
import { queueName } from '../stream.js';

/** Redis answers, on a connection that wakes go over. */
@Injectable()
export class RedisHealth {
  constructor(
    health: HealthRegistry,
    private readonly registry: PublicationRegistry,
    private readonly modules: ModuleRef,
  ) {
    health.register({ name: 'redis', check: () => this.check() });
  }

  private async check(): Promise<Finding> {
    const [stream] = this.registry.streams;
    if (!stream) return { ready: true };
    const { client } = this.modules.get<Queue>(getQueueToken(queueName(stream.key)), { strict: false });
    // Without a connection ioredis keeps the PING for later...
    if (client.status === 'ready') await answerOrEnd(client);
    return client.status === 'ready' ? { ready: true } : { ready: false, reason: `not connected (${client.status})` };
  }
}

/** ...and one whose connection breaks is sent again on the next. */
async function answerOrEnd(client: Queue['client']): Promise<void> {
  const answered = new AbortController();
  try {
    await Promise.race([client.ping(), once(client, 'close', { signal: answered.signal })]);
  } finally {
    answered.abort();
  }
}
