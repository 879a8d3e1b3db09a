import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Backlog } from './backlog/backlog.js';
import { forOperators } from './for-operators.js';
import { OutboxDatabase } from './database/outbox-database.js';
import type { OutboxOptions } from './outbox.module.js';
import { PublicationRegistry } from './publication/publication-registry.js';
import { SyncRequests } from './sync/sync-requests.js';
import { SilentBell } from './wake/silent-bell.js';
import { Bell } from './wake/bell.js';

/**
 * The outbox for a process that comes and goes: no queues, so that Redis may be away, and nothing that claims or sweeps. What it adds is found
 * by the workers' next sweep.
 */
@Global()
@Module({})
export class OutboxCommandModule {
  static forRoot({ publications, streams }: Pick<OutboxOptions, 'publications' | 'streams'>): DynamicModule {
    const providers: Provider[] = [
      { provide: PublicationRegistry, useFactory: () => new PublicationRegistry(publications, streams) },
      { provide: Bell, useClass: SilentBell },
      OutboxDatabase,
      SyncRequests,
      Backlog,
      ...forOperators,
    ];
    return { module: OutboxCommandModule, providers, exports: providers };
  }
}
