import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AggregateFeature } from './capture/aggregate-feature.js';
import { publicationOf } from './capture/publication-of.js';
import { SettingsModule } from './config/settings.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { DoctorModule } from './doctor/doctor.module.js';
import { LoggingModule } from './logging/logging.module.js';
import { OpsModule } from './ops/ops.module.js';
import { OutboxCommandModule } from './outbox/outbox-command.module.js';
import { distinctStreams } from './shop-features.js';

/** What a command needs: the services of operators, and nothing that listens, publishes, sweeps, or connects to Redis. */
@Module({})
export class CommandModule {
  static forRoot(settings: Settings, log: Logger, features: readonly AggregateFeature[]): DynamicModule {
    return {
      module: CommandModule,
      imports: [
        SettingsModule.forRoot(settings),
        LoggingModule.forRoot(log, settings),
        DatabaseModule.forCommands(settings, log),
        OutboxCommandModule.forRoot({ publications: features.map(publicationOf), streams: distinctStreams(features) }),
        DoctorModule.forRoot(
          settings,
          features.map(({ aggregate }) => aggregate),
        ),
        OpsModule.forCommands(),
      ],
    };
  }
}
