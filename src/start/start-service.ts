import type { INestApplicationContext } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { createApplication } from '../application.js';
import { describeSettings } from '../config/describe-settings.js';
import type { Settings } from '../config/settings.js';
import { within } from '../schedule/within.js';
import { registryOf, shopFeatures } from '../shop-features.js';
import { requireMigrated } from './require-migrated.js';
import { startEmbedded } from './start-embedded.js';
import { stopLimitMs } from './stop-limit.js';

/** A service that takes requests and publishes. */
export interface RunningService {
  /** Where it listens. */
  readonly url: string;
  readonly settings: Settings;
  /** For whoever shares the process (the demo, an embedding platform). */
  readonly app: INestApplicationContext;
  /** Finishes what is under way, then closes everything that it opened, embedded services included. */
  stop(): Promise<void>;
}

/**
 * Starts what the settings ask for: the embedded services where nothing is configured, then the process itself.
 * @param options.mayInstall whether Redis may be installed on the system if embedded mode lacks it; never by `npm start`.
 * @throws PendingMigrationsError when an external database is older than the program.
 * @throws DeclarationError when the aggregates and streams of its features do not fit together.
 */
export async function startService(
  configured: Settings,
  log: Logger,
  options: { mayInstall?: boolean } = {},
): Promise<RunningService> {
  for (const warning of configured.warnings) log.warn(warning);
  const features = shopFeatures(configured);
  // A mistake in it is told here, in a line; Nest, which makes one of its own, tells it with its stack.
  const { streams } = registryOf(features);
  const embedded =
    configured.mode === 'embedded' ? await startEmbedded(configured, log, { ...options, streams }) : undefined;
  const settings = embedded?.settings ?? configured;
  try {
    log.info({ settings: describeSettings(settings) }, 'settings');
    await requireMigrated(settings, log);
    const app = await createApplication(settings, log);
    await listen(app, settings, log);
    const url = await app.getUrl();
    const passes = app.get(SchedulerRegistry).getIntervals();
    log.info({ url, role: settings.role, passes }, 'shopstream is up');
    return {
      url,
      settings,
      app,
      stop: async () => {
        await app.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop().catch(logged(log));
    throw error;
  }
}

/** Workers run before the port is opened: where that fails, they end before anybody takes away the services that they use. */
async function listen(app: NestExpressApplication, settings: Settings, log: Logger): Promise<void> {
  try {
    await app.listen(settings.http.port, settings.http.host);
  } catch (error) {
    await within(stopLimitMs(settings), app.close(), undefined).catch(logged(log));
    throw error;
  }
}

/** For what goes wrong while a failed start is taken back: what is to be told is why it failed. */
function logged(log: Logger): (error: unknown) => void {
  return (error) => {
    log.error({ err: error }, 'did not stop in order');
  };
}
