import { BullModule } from '@nestjs/bull';
import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { BacklogHealth } from './backlog/backlog-health.js';
import { Backlog } from './backlog/backlog.js';
import { AbandonedClaims } from './claim/abandoned-claims.js';
import { LowWater } from './claim/low-water.js';
import { Claimer } from './claim/claimer.js';
import { ControlsHealth } from './controls/controls-health.js';
import { ParkedRetention } from './parked/parked-retention.js';
import { ServerIdentity } from './epoch/server-identity.js';
import { DeliveryDays } from './deliveries/delivery-days.js';
import { Expansions } from './expansions.js';
import { FanOutExpander } from './fan-out/fan-out-expander.js';
import { forOperators } from './for-operators.js';
import { HeldHorizon } from './horizon/held-horizon.js';
import { HorizonHealth } from './horizon/horizon-health.js';
import { HorizonMetrics } from './horizon/horizon-metrics.js';
import { OutboxDatabase } from './database/outbox-database.js';
import { PublicationRegistry } from './publication/publication-registry.js';
import type { Publication } from './publication/publication.js';
import { RateLimits } from './rate/rate-limits.js';
import { DeliveryHealth } from './streams/delivery-health.js';
import { ResyncExpander } from './resync/resync-expander.js';
import { Settler } from './settle/settler.js';
import { ShutdownDeadline } from './shutdown-deadline.js';
import type { StreamDefinition } from './streams/stream.js';
import { SweeperHealth } from './sweep/sweeper-health.js';
import { SweeperMetrics } from './sweep/sweeper-metrics.js';
import { Sweeper } from './sweep/sweeper.js';
import { SyncRequests } from './sync/sync-requests.js';
import { Bell } from './wake/bell.js';
import { QueueClosing } from './wake/queue-closing.js';
import { RedisConnections } from './wake/redis-connections.js';
import { RedisHealth } from './wake/redis-health.js';
import { RedisPulse } from './wake/redis-pulse.js';
import { queueOptions } from './wake/queue-options.js';
import { StreamQueues } from './wake/stream-queues.js';
import { WakeBell } from './wake/wake-bell.js';
import { WorkerRegister } from './workers/worker-register.js';

/** What the outbox is to carry. */
export interface OutboxOptions {
  readonly settings: Settings;
  readonly publications: readonly Publication[];
  readonly streams: readonly StreamDefinition[];
}

/** What other modules may ask for, in every role. The registry and the bell are offered as well. */
const OFFERED = [OutboxDatabase, ShutdownDeadline, StreamQueues, QueueClosing, SyncRequests, Backlog, ...forOperators];

/** What every role does by itself. */
const EVERYWHERE = [RedisPulse, BacklogHealth, ControlsHealth];

/** What a worker's processors are made of. */
const PUBLISHING = [RateLimits, Claimer, Settler, Expansions];
const CLAIMING = [ServerIdentity, LowWater, AbandonedClaims];
const EXPANDING = [FanOutExpander, ResyncExpander];

/** What a worker does now and then. */
const SWEEPING = [Sweeper, DeliveryDays, ParkedRetention, WorkerRegister, HeldHorizon];
const TELLING = [SweeperHealth, SweeperMetrics, HorizonHealth, HorizonMetrics, RedisHealth, DeliveryHealth];

/**
 * The outbox: captured changes that are not delivered yet. Every role can wake streams and request syncs; only workers claim, settle and
 * sweep.
 */
@Global()
@Module({})
export class OutboxModule {
  static forRoot({ settings, publications, streams }: OutboxOptions): DynamicModule {
    const connections = new RedisConnections(settings.redis.url ?? '');
    const offered: Provider[] = [
      { provide: PublicationRegistry, useFactory: () => new PublicationRegistry(publications, streams) },
      { provide: Bell, useClass: WakeBell },
      ...OFFERED,
    ];
    const works = settings.role !== 'api';
    return {
      module: OutboxModule,
      imports: streams.map((stream) => BullModule.registerQueue(queueOptions(stream.key, settings, connections))),
      providers: [
        ...offered,
        ...EVERYWHERE,
        { provide: RedisConnections, useValue: connections },
        ...(works ? [...PUBLISHING, ...CLAIMING, ...EXPANDING, ...SWEEPING, ...TELLING] : []),
      ],
      exports: [...offered, ...(works ? PUBLISHING : [])],
    };
  }
}
