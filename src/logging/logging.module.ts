import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { PersonalData } from './personal-data.js';

/** Injection token of the process's pino logger. */
export const LOG = Symbol('LOG');

/** Provides the process's logger to every module, and what must not be seen in it. */
@Global()
@Module({})
export class LoggingModule {
  static forRoot(log: Logger, { logMaskedKeys }: Pick<Settings, 'logMaskedKeys'>): DynamicModule {
    return {
      module: LoggingModule,
      providers: [
        { provide: LOG, useValue: log },
        { provide: PersonalData, useValue: new PersonalData(logMaskedKeys) },
      ],
      exports: [LOG, PersonalData],
    };
  }
}
