import 'reflect-metadata';
import { createLog } from '../../src/logging/create-log.js';
import { startService } from '../../src/start/start-service.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { createTestRedis, type TestRedis } from '../support/redis.js';
import { testSettings } from '../support/test-settings.js';

/** What `main.ts` starts, in this process. */
describe('startService', () => {
  let database: TestDatabase;
  let redis: TestRedis;

  beforeAll(async () => {
    database = await createTestDatabase(migrated);
    redis = await createTestRedis();
  });

  afterAll(async () => {
    await redis.release();
    await database.drop();
  });

  // To see it fail: no `host` for listen() in start-service.ts.
  it('listens on loopback alone, where no HOST is set', async () => {
    const settings = testSettings({ DATABASE_URL: database.url, REDIS_URL: redis.url, PORT: '0' });
    const service = await startService(settings, createLog('silent'));
    await service.stop();
    expect(new URL(service.url).hostname).toBe('127.0.0.1');
  });
});
