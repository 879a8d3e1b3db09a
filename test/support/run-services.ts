import { randomBytes } from 'node:crypto';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import { StopList } from '../../src/embedded/stop-list.js';
import { dropTemplates } from './database.js';

let started = new StopList();

/**
 * Starts what all spec files of a run share and tells the workers by TEST_DATABASE_URL and TEST_REDIS_URL. Where the caller has set one of
 * them already, that server is used (a role that may create databases; nobody else's data are touched) and none is started.
 */
export async function startRunServices(): Promise<void> {
  process.env.TEST_RUN_ID = randomBytes(4).toString('hex');
  try {
    if (process.env.TEST_DATABASE_URL === undefined) {
      const settings = { max_connections: 300, max_prepared_transactions: 10 };
      const postgres = started.add(await startPostgres({ settings }), (server) => server.dispose());
      started.add(postgres, () => forget('TEST_DATABASE_URL'));
      process.env.TEST_DATABASE_URL = postgres.url;
    }
    started.add(undefined, dropTemplates);
    if (process.env.TEST_REDIS_URL === undefined) {
      const redis = started.add(await startRedis({ databases: 512, mayInstall: true }), (server) => server.dispose());
      started.add(redis, () => forget('TEST_REDIS_URL'));
      process.env.TEST_REDIS_URL = redis.url;
    }
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/** Stops what was started. Should Jest die before, the servers end as well. */
export async function stopRunServices(): Promise<void> {
  const stopping = started;
  started = new StopList();
  await stopping.stop();
}

/** In watch mode the next run starts its own. */
function forget(variable: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): Promise<void> {
  Reflect.deleteProperty(process.env, variable);
  return Promise.resolve();
}
