import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Queue } from 'bull';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { RedisConnections } from './redis-connections.js';
import { StreamQueues, type StreamQueue } from './stream-queues.js';

/** A Redis that leaves a write unanswered for so long is gone. */
const BEAT_MS = 2000;

/**
 * Feels every queue's pulse, and connects anew where there is none: a Redis that vanished (a failover, a lost network) never says so, and
 * the system would wait for it for a quarter of an hour. One that can only be read is left for the one that its name leads to now.
 */
@Injectable()
export class RedisPulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pulse: RecurringPass;
  private readonly unanswered = new Set<string>();

  constructor(
    private readonly queues: StreamQueues,
    private readonly connections: RedisConnections,
    scheduler: SchedulerRegistry,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.pulse = new RecurringPass(scheduler, 'redis-pulse', () => this.feel());
  }

  onApplicationBootstrap(): void {
    this.pulse.start(BEAT_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pulse.stop();
  }

  /** Waits for no answer: that there was none is seen at the next beat. */
  private feel(): Promise<void> {
    for (const one of this.queues.all()) this.beat(one);
    return Promise.resolve();
  }

  private beat({ streamKey, queue }: StreamQueue): void {
    if (queue.client.status !== 'ready') return;
    if (this.unanswered.has(streamKey)) this.connectAnew(streamKey, 'Redis does not answer');
    else this.ask(queue, streamKey);
  }

  private ask(queue: Queue, streamKey: string): void {
    this.unanswered.add(streamKey);
    queue.client
      .set('shopstream:pulse', '1', 'PX', BEAT_MS)
      .catch((error: unknown) => {
        // Managed Redis moves its name to the new primary; our connection is still to the old one, a replica now.
        if (String(error).includes('READONLY')) this.connectAnew(streamKey, 'Redis became a replica');
      })
      .finally(() => this.unanswered.delete(streamKey));
  }

  /** All of the queue's connections go to the same server, and the blocking one cannot be asked. */
  private connectAnew(streamKey: string, why: string): void {
    this.log.warn({ stream: streamKey }, `${why}: its connections are made anew`);
    for (const connection of this.connections.of(streamKey)) connection.disconnect(true);
  }
}
