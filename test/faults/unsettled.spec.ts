import type { INestApplicationContext } from '@nestjs/common';
import { HealthRegistry } from '../../src/health/health-registry.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const STREAM = 'product-updates';
const BATCH = 50;

/**
 * Something that the service itself needs of PostgreSQL is missing while it runs: somebody took a right away, or a table. To see these fail: do not
 * break the stream (settler.ts), or do not tell that a wake was served (stream-processor.ts).
 */
describe('a service that cannot write down what it did', () => {
  let service: PublishingService;
  let worker: INestApplicationContext;

  beforeEach(async () => {
    const BATCH_MAX_RECORDS = String(BATCH);
    service = await startPublishing({
      environment: { LEASE_MS: '12000', PUT_TIMEOUT_MS: '1000', WORKER_CONCURRENCY: '1', BATCH_MAX_RECORDS },
    });
    worker = await service.startWorker();
  });
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const health = (name: string) =>
    worker
      .get(HealthRegistry, { strict: false })
      .checks.find((check) => check.name === name)
      ?.run();
  const change300 = () =>
    sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 300) id`);

  it('puts nothing more but probes, says so, and goes on when it can', async () => {
    await sql('alter table outbox_deliveries rename to deliveries_away');
    await change300();
    await eventually(async () => {
      const [stream] = await sql(`select broken, trouble from outbox_streams where stream = 'product'`);
      expect(stream).toEqual({ broken: true, trouble: expect.stringMatching(/^not settled: 42P01: /) as string });
      expect(await health('delivery')).toMatchObject({
        ready: false,
        reason: 'nothing gets through to product (not settled)',
      });
    });
    // Nor is what was put put again as a whole, once its lease has ended.
    await eventually(
      async () => {
        const [taken] = await sql(`select count(*)::int as back from outbox_events where state = 'retrying'`);
        expect(taken?.['back']).toBeGreaterThanOrEqual(BATCH);
      },
      { timeoutMs: 20_000 },
    );
    await service.sim.received({ stream: STREAM, records: service.records(STREAM).length + 2 });
    expect(service.records(STREAM).length).toBeLessThan(2 * BATCH);
    await sql('alter table deliveries_away rename to outbox_deliveries');
    await service.drained();
    expect(await health('delivery')).toMatchObject({ ready: true });
    expect(new Set(service.records(STREAM).map(({ partitionKey }) => partitionKey)).size).toBe(300);
    expect(await sql('select count(*)::int as known from outbox_deliveries')).toEqual([{ known: 300 }]);
  });

  // Its lease would end meanwhile, and the batch go out again, and again. To see it fail: do not count locks (settler.ts).
  it('does so as well while somebody holds a lock for long', async () => {
    const somebody = service.dataSource.createQueryRunner();
    await somebody.startTransaction();
    await somebody.query('lock table outbox_deliveries in access exclusive mode');
    await change300();
    await eventually(
      async () => {
        const [stream] = await sql(`select broken, trouble from outbox_streams where stream = 'product'`);
        expect(stream).toEqual({ broken: true, trouble: expect.stringMatching(/^not settled: 55P03: /) as string });
      },
      { timeoutMs: 20_000 },
    );
    await somebody.commitTransaction();
    await somebody.release();
    await service.drained();
    expect(new Set(service.records(STREAM).map(({ partitionKey }) => partitionKey)).size).toBe(300);
    expect(service.records(STREAM).length).toBeLessThan(300 + BATCH);
  });

  it('says so as well where nothing can be claimed', async () => {
    await sql('alter table outbox_epoch rename to epoch_away');
    await change300();
    await eventually(
      async () => {
        expect(await health('batches')).toMatchObject({
          ready: false,
          reason: expect.stringContaining('every batch of product fails (42P01)') as string,
        });
      },
      { timeoutMs: 30_000 },
    );
    expect(service.records(STREAM)).toEqual([]);
    await sql('alter table epoch_away rename to outbox_epoch');
    await service.drained();
    expect(service.records(STREAM)).toHaveLength(300);
    await eventually(async () => {
      expect(await health('batches')).toEqual({ ready: true });
    });
  });
});
