import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { Product } from '../../src/product/product.entity.js';
import { startRedis } from '../support/own-servers.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/**
 * Redis may be away or lose everything: it costs latency, never an event, and no writer waits for it. To see this fail: await the ring in
 * announcer.ts, or take the claimable column out of the sweep's probe.
 */
describe('without Redis', () => {
  let service: PublishingService;
  let worker: INestApplicationContext;
  let redis: EmbeddedServer;

  beforeEach(async () => {
    redis = await startRedis();
    service = await startPublishing({ environment: { REDIS_URL: redis.url } });
    worker = await service.startWorker();
    await save();
    await service.drained();
  });

  afterEach(async () => {
    await service.dispose();
    await redis.dispose();
  });

  const save = () => worker.get(DataSource).getRepository(Product).save({ name: 'Thing', price: 1 });

  it('saves go on, and everything is delivered after its return', async () => {
    await redis.kill();
    // Each would hang until Redis is back if anything on the write path waited for it.
    for (let n = 0; n < 20; n++) await save();
    await redis.restart();
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(21);
  });

  it('delivery goes on after it lost everything in the middle of a backlog', async () => {
    await service.dataSource.query(
      `insert into products (name, price) select 'Thing', 1 from generate_series(1, 5000)`,
    );
    await redis.restart();
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(5001);
  });
});
