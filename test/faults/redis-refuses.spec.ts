import { Redis } from 'ioredis';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { startRedis } from '../support/own-servers.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/**
 * A Redis that does not let us in is as good as away: the process lives, says why, and goes on once it is let in. A process of its own, because
 * what used to happen is an unhandled rejection. To see this fail: take `recoverFromFatalError` or the ready check out of patient-redis.ts.
 */
describe('a Redis that refuses us', () => {
  let service: PublishingService;
  let redis: EmbeddedServer;

  beforeAll(async () => {
    redis = await startRedis();
    service = await startPublishing();
  });

  afterAll(async () => {
    await service.dispose();
    await redis.dispose();
  });

  it('leaves the worker not ready, which delivers once it is let in', async () => {
    const reason = 'it refuses our password (WRONGPASS)';
    const given = 'not-the-password';
    const url = new URL(redis.url);
    const server = new Redis(redis.url);
    url.password = given;
    const worker = await service.startProcess({ REDIS_URL: url.href });
    await eventually(async () => {
      expect((await worker.health()).failures).toEqual({ redis: reason });
    });
    await service.dataSource.query(`insert into products (name, price) values ('Thing', 1)`);

    await server.config('SET', 'requirepass', given);
    await eventually(async () => {
      expect((await worker.health()).failures).toEqual({});
    });
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(1);
    expect(worker.log.tail()).not.toContain('not-the-password');
    expect(await worker.terminate()).toEqual({ code: 0, signal: null });
    server.disconnect();
  });
});
