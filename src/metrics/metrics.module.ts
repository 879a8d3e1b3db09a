import { Global, Module } from '@nestjs/common';
import { MetricRegistry } from './metric-registry.js';
import { MetricsController } from './metrics.controller.js';

/** `/metrics`. Global, so that every feature can register what it counts. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [MetricRegistry],
  exports: [MetricRegistry],
})
export class MetricsModule {}
