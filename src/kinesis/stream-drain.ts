import { getQueueToken } from '@nestjs/bull';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import type { Logger } from 'pino';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import { LOG } from '../logging/logging.module.js';
import { PublicationRegistry } from '../outbox/publication-registry.js';
import { queueName } from '../outbox/stream.js';

/** At shutdown, stops taking wakes and lets the batches under way finish, before queues and pools are closed. */
@Injectable()
export class StreamDrain implements BeforeApplicationShutdown {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly modules: ModuleRef,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    const drained = Promise.all(this.registry.streams.map((stream) => this.queue(stream.key).pause(true, false)));
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, this.settings.shutdown.graceMs, 'late');
    });
    const end = await Promise.race([drained, grace]);
    clearTimeout(timer);
    if (end === 'late')
      this.log.warn('batches still under way at the end of the grace period; their leases expire by themselves');
  }

  private queue(streamKey: string): Queue {
    return this.modules.get<Queue>(getQueueToken(queueName(streamKey)), { strict: false });
  }
}
