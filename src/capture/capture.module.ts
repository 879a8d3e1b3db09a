import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { Announcer } from './announcer.js';
import { CAPTURED, type Captured } from './captured.js';
import { CaptureHealth } from './watch/capture-health.js';
import { CaptureMetrics } from './watch/capture-metrics.js';
import { CaptureWatch } from './watch/capture-watch.js';

/** What the aggregates' subscribers announce with; workers also watch that the triggers are there. */
@Module({})
export class CaptureModule {
  static forRoot({ role }: Settings, captured: Captured): DynamicModule {
    return {
      module: CaptureModule,
      global: true,
      providers: [
        Announcer,
        { provide: CAPTURED, useValue: captured },
        ...(role === 'api' ? [] : [CaptureWatch, CaptureHealth, CaptureMetrics]),
      ],
      exports: [Announcer],
    };
  }
}
