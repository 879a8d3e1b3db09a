import type { Logger } from 'pino';
import { withEmbeddedServices } from '../config/embedded-services.js';
import type { Settings } from '../config/settings.js';
import { migrate } from '../database/migrate.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { withDataSource } from './with-data-source.js';

/** Shards per embedded stream: enough that keys are spread, as in production. */
const SHARDS = 4;

/** Embedded services that are up, migrated, and have their streams. */
export interface StartedEmbedded {
  /** The settings, with the places of the services. */
  readonly settings: Settings;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL, Redis and the Kinesis simulator for a machine where nothing is configured. Installs nothing unless told to.
 * @param streams those of all aggregates, which the simulator is to have.
 * @param mayInstall whether Redis may be installed on the system if it is missing.
 */
export async function startEmbedded(
  settings: Settings,
  log: Logger,
  { streams, mayInstall = false }: { streams: readonly StreamDefinition[]; mayInstall?: boolean },
): Promise<StartedEmbedded> {
  // Loaded on demand: an installation that names its services needs none of this.
  const { startEmbeddedServices } = await import('../embedded/embedded-services.js');
  const services = await startEmbeddedServices({
    streams: [...new Set(streams.map(({ name }) => name))].map((name) => ({ name, shards: SHARDS })),
    mayInstall,
    ...(settings.embedded.dir !== undefined && { postgres: { folder: settings.embedded.dir } }),
  });
  try {
    const placed = withEmbeddedServices(settings, services);
    const done = await withDataSource(placed, log, (dataSource) => migrate(dataSource));
    if (done.length > 0) log.info({ migrations: done }, 'embedded database migrated');
    process.stderr.write(`${services.banner}\n`);
    return { settings: placed, stop: () => services.stop() };
  } catch (error) {
    await services.stop();
    throw error;
  }
}
