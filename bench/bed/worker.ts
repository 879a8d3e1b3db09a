import { type EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from './bed.js';
import { startProgram } from './node-program.js';
import { STREAMS } from './simulator.js';
import type { ShopDatabase } from './shop-database.js';

/** What every process of the service is told about its servers. */
export function serviceEnvironment(bed: Bed, database: ShopDatabase): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    REDIS_URL: bed.redis.url,
    KINESIS_ENDPOINT: bed.sim.endpoint,
    KINESIS_INSERT_RATE_LIMIT: 'none',
    KINESIS_PRODUCT_STREAM: STREAMS.product,
    KINESIS_PRODUCT_UPDATE_STREAM: STREAMS.productUpdate,
    KINESIS_ORDERS_STREAM: STREAMS.order,
    LOG_LEVEL: 'warn',
  };
}

/** Starts the service as it is started in production, with the role of a worker and no limit. */
export function startWorker(bed: Bed, database: ShopDatabase): Promise<EmbeddedServer> {
  const { profiles } = bed.options;
  return startProgram({
    name: 'worker',
    file: 'src/main.js',
    nodeArguments: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    environmentOn: (port) => ({ ...serviceEnvironment(bed, database), ROLE: 'worker', PORT: `${port}` }),
    readyPath: '/health/ready',
  });
}

/** Does the work beside a worker of its own, which is gone afterwards. */
export async function withWorker<Result>(
  bed: Bed,
  database: ShopDatabase,
  work: (worker: EmbeddedServer) => Promise<Result>,
): Promise<Result> {
  const worker = await startWorker(bed, database);
  try {
    return await work(worker);
  } finally {
    await worker.dispose();
  }
}
