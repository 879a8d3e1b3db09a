import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { shopFeatures } from '../../src/shop-features.js';
import type { AggregateFeature } from '../../src/capture/aggregate-feature.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import { StopList } from '../../src/embedded/stop-list.js';
import { createLog } from '../../src/logging/create-log.js';
import { NestLogger } from '../../src/logging/nest-logger.js';
import { KinesisSim } from '../../src/testing/index.js';
import { createTestDatabase, migrated, type DatabaseTemplate, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { createTestRedis } from './redis.js';
import { declaredStreams } from './shop-names.js';
import { testEnvironment } from './test-settings.js';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.js';

/** A record as a consumer sees it. */
export interface SeenRecord {
  readonly partitionKey: string;
  readonly arrivedAt: number;
  readonly body: Record<string, unknown> & {
    event: { id: string; type: string; sequence: number; epoch: number; change?: unknown };
  };
}

/** Real PostgreSQL, Redis and simulator, with as many workers as the test starts. */
export interface PublishingService {
  readonly database: TestDatabase;
  readonly sim: KinesisSim;
  /** What a further process of the service needs to know. */
  readonly environment: { readonly DATABASE_URL: string } & Readonly<Record<string, string>>;
  /** For writing; belongs to no worker. */
  readonly dataSource: DataSource;
  /** Starts one more worker of its own pools and connections. */
  startWorker(): Promise<INestApplicationContext>;
  /** Stops a worker in order, before the end of the test. */
  stopWorker(worker: INestApplicationContext): Promise<void>;
  /** Starts one more worker as a process of its own, which ends with the service. */
  startProcess(environment?: Record<string, string>, options?: WorkerProcessOptions): Promise<WorkerProcess>;
  /** Records of a stream (by name) in the order of their shards. */
  records(stream: string): SeenRecord[];
  /** Waits until nothing waits any more. */
  drained(): Promise<void>;
  dispose(): Promise<void>;
}

/** What differs from the shop's own service with the simulator. */
export interface PublishingOptions {
  readonly environment?: Record<string, string>;
  readonly features?: (settings: Settings) => AggregateFeature[];
  readonly template?: DatabaseTemplate;
  /** One that the caller brought, and deletes. */
  readonly database?: TestDatabase;
  /** Of the workers; silent when left out. */
  readonly log?: Logger;
}

/** Brings the services; no worker runs yet, so that a backlog can be written first. Leaves nothing behind when that fails. */
export function startPublishing(options: PublishingOptions = {}): Promise<PublishingService> {
  return StopList.whole((started) => publishing(options, started));
}

async function publishing(options: PublishingOptions, started: StopList): Promise<PublishingService> {
  const { environment = {}, features = shopFeatures, template = migrated, log = createLog('silent') } = options;
  const redis = started.add(await createTestRedis(), (made) => made.release());
  const database = options.database ?? started.add(await createTestDatabase(template), (made) => made.drop());
  const sim = started.add(
    // A name that `environment` gives is one of a stream that is not there.
    await KinesisSim.start({
      throttle: false,
      streams: declaredStreams({}, features).map(({ name }) => ({ name, shards: 2 })),
    }),
    (it) => it.close(),
  );
  const ofWorkers = testEnvironment({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    KINESIS_ENDPOINT: sim.endpoint,
    SWEEP_INTERVAL_MS: '100',
    ...environment,
  });
  const settings = loadSettings(ofWorkers);
  const dataSource = started.add(await new DataSource({ type: 'postgres', url: database.url }).initialize(), (it) =>
    it.destroy(),
  );
  const workers: INestApplicationContext[] = [];
  const processes: WorkerProcess[] = [];
  started.add(workers, async () => {
    for (const worker of workers) await worker.close();
  });
  started.add(processes, () => Promise.all(processes.map((worker) => worker.dispose())));
  return {
    database,
    sim,
    environment: ofWorkers,
    dataSource,
    startWorker: async () => {
      const worker = await NestFactory.createApplicationContext(AppModule.forRoot(settings, log, features(settings)), {
        logger: new NestLogger(log),
        abortOnError: false,
      });
      workers.push(worker);
      return worker;
    },
    startProcess: async (own = {}, processOptions = {}) => {
      const worker = await WorkerProcess.start({ ...ofWorkers, ...own }, processOptions);
      processes.push(worker);
      return worker;
    },
    stopWorker: async (worker) => {
      workers.splice(workers.indexOf(worker), 1);
      await worker.close();
    },
    records: (stream) =>
      sim.records(stream).map(({ partitionKey, arrivedAt, data }) => ({
        partitionKey,
        arrivedAt: Number(arrivedAt),
        body: JSON.parse(data.toString('utf8')) as SeenRecord['body'],
      })),
    drained: () =>
      eventually(
        async () => {
          const rows = await dataSource.query<unknown[]>(`select from outbox_events where state <> 'parked' limit 1`);
          expect(rows).toHaveLength(0);
        },
        { timeoutMs: 40_000, intervalMs: 50 },
      ),
    dispose: () => started.stop(),
  };
}
