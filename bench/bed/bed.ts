import { StopList } from '../../src/embedded/stop-list.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import type { BenchOptions } from '../options.js';
import { sizesOf, type Sizes } from './sizes.js';
import { ShopDatabases } from './shop-databases.js';
import { Simulator } from './simulator.js';
import { WakeQueues } from './wake-queues.js';

/**
 * PostgreSQL as it would be set up for production, flushing included, with what it needs to hold the tables of the larger scenarios in
 * memory. Commit times are written down, so that lag counts from the commit itself.
 */
const POSTGRES = {
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  track_commit_timestamp: 'on',
};

/** The servers that all scenarios share; workers are started by the scenarios. */
export interface Bed {
  readonly options: BenchOptions;
  readonly sizes: Sizes;
  readonly postgres: EmbeddedServer;
  readonly redis: EmbeddedServer;
  readonly sim: Simulator;
  readonly databases: ShopDatabases;
  readonly queues: WakeQueues;
  stop(): Promise<void>;
}

/** Starts the servers. */
export function startBed(options: BenchOptions): Promise<Bed> {
  return StopList.whole(async (started) => {
    const postgres = started.add(await startPostgres({ durable: true, settings: POSTGRES }), (it) => it.dispose());
    const redis = started.add(await startRedis({ mayInstall: true }), (it) => it.dispose());
    const sim = started.add(await Simulator.start(), (it) => it.stop());
    const sizes = sizesOf(options.quick);
    const databases = started.add(new ShopDatabases(postgres.url, sizes), (it) => it.close());
    const queues = started.add(new WakeQueues(redis.url), (it) => it.close());
    return { options, sizes, postgres, redis, sim, databases, queues, stop: () => started.stop() };
  });
}
