import { Module, type DynamicModule } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ScheduleModule } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { CaptureModule } from './capture/capture.module.js';
import { publicationOf } from './capture/publication-of.js';
import { SettingsModule } from './config/settings.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { DoctorModule } from './doctor/doctor.module.js';
import { HealthModule } from './health/health.module.js';
import { OtherMethods } from './http/other-methods.js';
import { KinesisModule } from './kinesis/kinesis.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OpsModule } from './ops/ops.module.js';
import { OutboxMetricsModule } from './outbox/outbox-metrics.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { distinctStreams, shopFeatures } from './shop-features.js';

/** Everything that a process needs, by its role. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings, log: Logger, features = shopFeatures(settings)): DynamicModule {
    const streams = distinctStreams(features);
    const aggregates = features.map(({ aggregate }) => aggregate);
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
        CaptureModule.forRoot(settings, aggregates),
        DoctorModule.forRoot(settings, aggregates),
        OpsModule,
        ...features.map((feature) => feature.module),
        ...(settings.role === 'api' ? [] : [KinesisModule.forRoot(settings, streams)]),
      ],
      providers: [OtherMethods],
    };
  }
}
