import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthRegistry } from './health-registry.js';
import { HealthController } from './health.controller.js';
import { PostgresHealth } from './postgres-health.js';
import { Readiness } from './readiness.js';

/** `/health/live` and `/health/ready`. Global, so that every feature can register what it needs. */
@Global()
@Module({
  // Not terminus' logger: it writes a line for every failing probe; Readiness writes one when something changes.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthRegistry, PostgresHealth, Readiness],
  exports: [HealthRegistry],
})
export class HealthModule {}
