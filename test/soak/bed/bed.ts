import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/database/data-source.js';
import { migrate } from '../../../src/database/migrate.js';
import { migrationsOf } from '../../../src/database/migration-sets.js';
import type { EmbeddedServer } from '../../../src/embedded/embedded-server.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import { startRedis } from '../../../src/embedded/redis.js';
import { StopList } from '../../../src/embedded/stop-list.js';
import { WorkerProcess } from '../../support/worker-process.js';
import { Fleet } from './fleet.js';
import { Recorder } from './recorder.js';
import { STREAM_SETTINGS } from './recording.js';

/** Everything that a soak breaks. */
export interface Bed {
  /** Logs of the processes, and what the recorder wrote down. */
  readonly folder: string;
  readonly postgres: EmbeddedServer;
  readonly redis: EmbeddedServer;
  readonly kinesis: Recorder;
  readonly fleet: Fleet;
  /** Serves the shop's HTTP API; nothing is done to it. */
  readonly api: WorkerProcess;
  /** Ends what still runs. The folder stays. */
  stop(): Promise<void>;
}

/** Leases and timeouts as short as they may be, so that minutes show what takes hours otherwise. */
const SETTINGS = {
  LEASE_MS: '8000',
  PUT_TIMEOUT_MS: '2000',
  RETRY_BASE_MS: '200',
  RETRY_CAP_MS: '5000',
  // Content refusals are drawn at random: nobody is guilty, and nobody is to be parked.
  RECORD_MAX_TRIES: '20',
  BATCH_MAX_RECORDS: '100',
  DATABASE_POOL_SIZE: '12',
};

/** What differs from seed to seed: one product stream or two, paced or not. */
function variety(seed: number): Readonly<Record<string, string>> {
  return {
    SEPARATE_SKU_CREATE_UPDATE_STREAM: String(seed % 2 === 1),
    KINESIS_INSERT_RATE_LIMIT: seed % 4 < 2 ? 'auto' : 'none',
  };
}

/** Starts the servers and the API, migrated and with streams; the fleet is empty. */
export function makeBed(seed: number): Promise<Bed> {
  return StopList.whole(async (started) => {
    const folder = await mkdtemp(join(tmpdir(), 'shopstream-soak-'));
    const postgres = started.add(await startPostgres({ settings: { max_connections: 150 } }), (server) =>
      server.dispose(),
    );
    await migrated(postgres.url);
    const redis = started.add(await startRedis({ mayInstall: true }), (server) => server.dispose());
    const kinesis = started.add(await Recorder.start(join(folder, 'kinesis.jsonl')), (recorder) => recorder.stop());
    const environment = {
      ...SETTINGS,
      ...variety(seed),
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      KINESIS_ENDPOINT: kinesis.endpoint,
      ...STREAM_SETTINGS,
    };
    const ofApi = { ...environment, ROLE: 'api', AWS_ACCESS_KEY: 'api', AWS_SECRET_KEY: 'soak' };
    const api = started.add(
      await WorkerProcess.start(ofApi, { name: 'api', logFile: join(folder, 'api.log') }),
      (process) => process.dispose(),
    );
    const fleet = started.add(new Fleet(() => environment, folder), (workers) => workers.stop());
    return { folder, postgres, redis, kinesis, fleet, api, stop: () => started.stop() };
  });
}

/** Deletes a bed's logs and records. */
export async function deleteFolder({ folder }: Bed): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function migrated(url: string): Promise<void> {
  const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations: migrationsOf() });
  const dataSource = await new DataSource(options).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}
