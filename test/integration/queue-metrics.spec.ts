import type { INestApplicationContext } from '@nestjs/common';
import { getQueueToken } from '@nestjs/bull';
import Bull, { type Queue } from 'bull';
import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { queueName } from '../../src/outbox/streams/stream.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { scrapeOf } from '../support/scrape.js';

describe("the queues' and limits' metrics", () => {
  let service: PublishingService;
  let process: INestApplicationContext;

  const start = async (environment: Record<string, string>) => {
    service = await startPublishing({ environment });
    process = await service.startWorker();
  };
  afterEach(() => service.dispose());

  const scrape = async () => scrapeOf(await process.get(MetricRegistry, { strict: false }).render());

  it('show the jobs of each queue by state', async () => {
    await start({ ROLE: 'api' });
    const queue = process.get<Queue>(getQueueToken(queueName('order')), { strict: false });
    const shows = (expected: number[]) =>
      eventually(async () => {
        const { value } = await scrape();
        const jobs = ['waiting', 'active', 'delayed', 'failed'].map((state) =>
          value('shopstream_queue_jobs', { stream: 'order', state }),
        );
        expect(jobs).toEqual(expected);
      });
    await shows([0, 0, 0, 0]);
    await queue.add({}, { delay: 600_000 });
    await queue.add({}, { removeOnFail: false });
    await shows([1, 0, 1, 0]);
    const { host, port, db, password } = queue.client.options;
    const worker = new Bull(queue.name, { redis: { host: host!, port: port!, db: db!, password: password! } });
    let end: (error: Error) => void = () => undefined;
    void worker.process(() => new Promise((_, reject) => (end = reject)));
    await shows([0, 1, 1, 0]);
    end(new Error('refused by the test'));
    await shows([0, 0, 1, 1]);
    await worker.close();
  });

  it('show the limit, and the share of it that is used', async () => {
    await start({ KINESIS_INSERT_RATE_LIMIT: '20/s' });
    const used = async () => {
      const { value } = await scrape();
      expect(value('shopstream_limit_records_per_second', { stream: 'product' })).toBe(20);
      return value('shopstream_limit_used_ratio', { stream: 'product' });
    };
    expect(await used()).toBe(0);
    await service.dataSource.query(
      `insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 40) id`,
    );
    await service.drained();
    // Forty records in the last ten seconds, in which two hundred had been allowed.
    const share = await used();
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('show no limit where there is none', async () => {
    await start({ KINESIS_INSERT_RATE_LIMIT: 'none' });
    expect((await scrape()).value('shopstream_limit_records_per_second')).toBeUndefined();
  });
});
