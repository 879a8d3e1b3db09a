import { Module, type DynamicModule } from '@nestjs/common';
import type { AggregateDeclaration } from '../capture/aggregate-declaration.js';
import type { Settings } from '../config/settings.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { Doctor } from './doctor.js';

/** Provides the doctor to whoever operates the service. */
@Module({})
export class DoctorModule {
  static forRoot(settings: Settings, aggregates: readonly AggregateDeclaration[]): DynamicModule {
    const doctor = {
      provide: Doctor,
      inject: [PublicationRegistry],
      useFactory: (registry: PublicationRegistry) =>
        new Doctor({ settings, aggregates, streams: registry.streamsInUse }),
    };
    return { module: DoctorModule, global: true, providers: [doctor], exports: [doctor] };
  }
}
