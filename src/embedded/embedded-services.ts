import type { EmbeddedServices } from '../config/embedded-services.js';
import { KinesisSim } from '../testing/kinesis-sim/kinesis-sim.js';
import type { StreamSpec } from '../testing/kinesis-sim/options.js';
import { embeddedBanner } from './embedded-banner.js';
import { type EmbeddedPostgresOptions, startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import { StopList } from './stop-list.js';

/** What {@link startEmbeddedServices} starts. */
export interface EmbeddedServicesOptions {
  /** Streams that the simulated Kinesis has from the start. */
  readonly streams: readonly StreamSpec[];
  /** Allows to download or install Redis if the machine has none. Default false. */
  readonly mayInstall?: boolean;
  /** Receives a line before anything is downloaded or installed. Default: stderr. */
  readonly say?: (line: string) => void;
  /** Default: temporary data, gone at the end. */
  readonly postgres?: EmbeddedPostgresOptions;
}

/** Where the services are, until they are stopped. */
export interface RunningEmbeddedServices extends EmbeddedServices {
  /** For people: which services run where and what becomes of their data. No password is in it. */
  readonly banner: string;
  /** Process ids of the servers; the simulated Kinesis lives in this process. */
  readonly pids: { readonly postgres: number | undefined; readonly redis: number | undefined };
  /** Stops all in reverse order and deletes temporary data; call it when nothing needs the services any more. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL, Redis and a simulated Kinesis for a machine on which nothing is configured. Ctrl-C does not reach them: the caller
 * stops them after it has drained. Should this process die without doing so, they end as well.
 * @throws EmbeddedServiceError; nothing runs then
 */
export function startEmbeddedServices(options: EmbeddedServicesOptions): Promise<RunningEmbeddedServices> {
  const { streams, mayInstall = false, say } = options;
  return StopList.whole(async (started) => {
    const postgres = started.add(await startPostgres(options.postgres), (server) => server.dispose());
    const redis = started.add(await startRedis({ mayInstall, say }), (server) => server.dispose());
    const kinesis = started.add(await KinesisSim.start({ streams }), (sim) => sim.close());
    return {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      kinesisEndpoint: kinesis.endpoint,
      banner: embeddedBanner([postgres, redis], kinesis.endpoint),
      pids: { postgres: postgres.pid, redis: redis.pid },
      stop: () => started.stop(),
    };
  });
}
