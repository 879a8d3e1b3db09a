import { Redis } from 'ioredis';
import { runVariable } from './run-environment.js';

/** A Redis database of its own for a spec file. */
export interface TestRedis {
  /** With the database's number; keys need no prefix. */
  readonly url: string;
  /** Empties the database and gives its number back. */
  release(): Promise<void>;
}

/** An empty numbered database of the run's Redis that no other spec file uses meanwhile. Number 0 only holds the claims. */
export async function createTestRedis(): Promise<TestRedis> {
  const database = await withRedis('0', async (redis) => {
    const [, count = '16'] = (await redis.config('GET', 'databases')) as string[];
    for (let number = 1; number < Number(count); number++) {
      if (await redis.set(claimOf(number), runVariable('TEST_RUN_ID'), 'EX', 3_600, 'NX')) return number;
    }
    throw new Error(`All ${count} databases of TEST_REDIS_URL are in use.`);
  });
  const empty = () => withRedis(String(database), (redis) => redis.flushdb());
  await empty();
  return {
    url: urlOf(String(database)),
    release: async () => {
      await empty();
      await withRedis('0', (redis) => redis.del(claimOf(database)));
    },
  };
}

function claimOf(database: number): string {
  return `shopstream:test:database:${database}`;
}

function urlOf(database: string): string {
  const url = new URL(runVariable('TEST_REDIS_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

async function withRedis<T>(database: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(urlOf(database), { maxRetriesPerRequest: 1 });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
