import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { NestApplicationContext } from '@nestjs/core';
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

  // To see it fail: no `.catch` in start-service.ts, listen().
  it('says why it did not start, also when what it had opened cannot be closed', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const close = NestApplicationContext.prototype.close;
    const closing = jest.spyOn(NestApplicationContext.prototype, 'close').mockImplementation(async function (
      this: NestApplicationContext,
    ) {
      await close.call(this);
      throw new Error('Redis hangs');
    });
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(line) });
    const settings = testSettings({ DATABASE_URL: database.url, REDIS_URL: redis.url, PORT: String(port) });
    try {
      await expect(startService(settings, log)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      closing.mockRestore();
      taken.close();
    }
    expect(lines.at(-1)).toMatch(/Redis hangs.*"did not stop in order"/);
  });
});
