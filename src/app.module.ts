import { Module, type DynamicModule } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ScheduleModule } from '@nestjs/schedule';
import type { Logger } from 'pino';
import type { AggregateFeature } from './capture/aggregate-feature.js';
import { CaptureModule } from './capture/capture.module.js';
import { publicationOf } from './capture/publication-of.js';
import { SettingsModule } from './config/settings.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { DoctorModule } from './doctor/doctor.module.js';
import { HealthModule } from './health/health.module.js';
import { KinesisModule } from './kinesis/kinesis.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OpsModule } from './ops/ops.module.js';
import { orderFeature } from './order/order.feature.js';
import { OutboxMetricsModule } from './outbox/outbox-metrics.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import type { StreamDefinition } from './outbox/streams/stream.js';
import { productFeature } from './product/product.feature.js';

/** The aggregates of this shop. A new one is a folder, a generated migration, and a line here. */
export function shopFeatures(settings: Settings): AggregateFeature[] {
  return [productFeature(settings), orderFeature(settings)];
}

/** Everything that a process needs, by its role. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, log: Logger, features = shopFeatures(settings)): DynamicModule {
    const streams = distinctStreams(features);
    return {
      module: AppModule,
      imports: [
        SettingsModule.forRoot(settings),
        LoggingModule.forRoot(log, settings),
        EventEmitterModule.forRoot(),
        ScheduleModule.forRoot(),
        DatabaseModule.forRoot(
          settings,
          features.flatMap(({ entities }) => entities),
          log,
        ),
        HealthModule,
        MetricsModule,
        OutboxModule.forRoot({ settings, publications: features.map(publicationOf), streams }),
        OutboxMetricsModule,
        CaptureModule,
        DoctorModule.forRoot(
          settings,
          features.map(({ aggregate }) => aggregate),
        ),
        OpsModule,
        ...features.map((feature) => feature.module),
        ...(settings.role === 'api' ? [] : [KinesisModule.forRoot(settings, streams)]),
      ],
    };
  }
}

/** The streams of all aggregates, each once. @throws Error when one key has two names. */
export function distinctStreams(features: readonly AggregateFeature[]): StreamDefinition[] {
  const byKey = new Map<string, StreamDefinition>();
  for (const stream of features.flatMap(({ streams }) => streams)) {
    const { name } = byKey.get(stream.key) ?? stream;
    if (name !== stream.name) throw new Error(`The stream "${stream.key}" has two names: ${name}, ${stream.name}.`);
    byKey.set(stream.key, stream);
  }
  return [...byKey.values()];
}
