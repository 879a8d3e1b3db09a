import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { connectedSettings } from './connected-settings.js';
import { dataSourceOptions, type DataSourceParts } from './data-source.js';
import { PoolMetrics } from './pool-metrics.js';

/** The process's PostgreSQL data source, with the entities of all aggregates. */
@Module({})
export class DatabaseModule {
  static forRoot(settings: Settings, entities: NonNullable<DataSourceParts['entities']>, log: Logger): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot(dataSourceOptions(connectedSettings(settings), { entities, log }))],
      providers: [PoolMetrics],
    };
  }

  /** Without entities and metrics, for a process that comes and goes; whoever runs it connects, since not every command needs a database. */
  static forCommands(settings: Settings, log: Logger): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(connectedSettings(settings), { log }),
          manualInitialization: true,
        }),
      ],
    };
  }
}
