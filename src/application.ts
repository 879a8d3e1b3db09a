import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { AggregateFeature } from './capture/aggregate-feature.js';
import type { Settings } from './config/settings.js';
import { configureHttp } from './http/configure-http.js';
import { NestLogger } from './logging/nest-logger.js';
import { queueBoardPage } from './queue-board/queue-board-page.js';

/**
 * A process of the service, by its settings' role, wired but not listening yet. Its services must be there, and its database migrated.
 * @param features the aggregates; the shop's own when left out.
 */
export async function createApplication(
  settings: Settings,
  log: Logger,
  features?: AggregateFeature[],
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, log, features), {
    logger: new NestLogger(log),
    // Errors at start-up are reported by whoever starts it.
    abortOnError: false,
  });
  configureHttp(app, settings, [queueBoardPage]);
  return app;
}
