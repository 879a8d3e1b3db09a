import type { INestApplicationContext } from '@nestjs/common';
import { HealthRegistry } from '../../src/health/health-registry.js';
import type { Finding } from '../../src/health/readiness-check.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { orderOf } from '../support/seen-twice.js';

const STREAM = 'product-updates';

/**
 * A stream in trouble is spared by all workers, told by all, and taken up again by all. To see these fail: note no trouble (settler.ts,
 * streamTroubleStatements), or forget it in the claim (allowance-sql.ts, `level` and `broken`).
 */
describe('a stream in trouble', () => {
  let service: PublishingService;
  let workers: INestApplicationContext[];

  const start = async (environment: Record<string, string> = {}) => {
    service = await startPublishing({ environment: { RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000', ...environment } });
    workers = [await service.startWorker(), await service.startWorker()];
  };
  afterEach(() => service.dispose());

  const insert = (from: number, to: number) =>
    service.dataSource.query(
      `insert into products (id, name, price) select id, 'Thing', 1 from generate_series(${from}, ${to}) id`,
    );
  const finding = (worker: INestApplicationContext, name: string): Promise<Finding> =>
    worker
      .get(HealthRegistry, { strict: false })
      .checks.find((check) => check.name === name)!
      .run();
  /** Until every worker says so of a part of its health. */
  const everyWorkerSays = (name: string, what: Partial<Finding>) =>
    eventually(async () => {
      for (const worker of workers) expect(await finding(worker, name)).toMatchObject(what);
    });

  it('throttled: batches shrink for all, health tells the level, and all of it ends with the throttling', async () => {
    await start();
    await everyWorkerSays('delivery', { ready: true, facts: {} });
    const throttled = service.sim.faults.add({ kind: 'throttle', calls: ['PutRecords'] });
    await insert(1, 600);
    await everyWorkerSays('delivery', {
      ready: true,
      facts: {
        slowed_down: {
          product: {
            level: expect.any(Number) as number,
            seconds: expect.any(Number) as number,
            error: 'ProvisionedThroughputExceededException',
          },
        },
      },
    });
    throttled.remove();
    await service.drained();
    // Batches of a stream that is well again bring the level down, one by one.
    for (let id = 601; id <= 610; id++) {
      await insert(id, id);
      await service.drained();
    }
    await everyWorkerSays('delivery', { ready: true, facts: {} });
    expect(service.records(STREAM)).toHaveLength(610);
    expect(orderOf(service.records(STREAM))).toEqual({ again: [], changed: [], outOfOrder: [] });
  });

  it.each([
    ['AccessDeniedException', /nothing gets through to product .*AccessDeniedException/],
    ['KMSDisabledException', /nothing gets through to product .*KMSDisabledException/],
  ])(
    'refusing with %s: every worker is not ready, few calls are made, nothing is parked, and all is well after it',
    async (type, reason) => {
      await start();
      const refused = service.sim.faults.add({ kind: 'error', type, calls: ['PutRecords'] });
      await insert(1, 300);
      await everyWorkerSays('delivery', { ready: false, reason: expect.stringMatching(reason) as string });
      // The probes of both workers together: growing pauses, one record each.
      await refused.struck(3);
      refused.remove();
      await service.drained();
      await everyWorkerSays('delivery', { ready: true });
      expect(service.records(STREAM)).toHaveLength(300);
      expect(orderOf(service.records(STREAM))).toEqual({ again: [], changed: [], outOfOrder: [] });
      expect(await service.dataSource.query('select from outbox_events')).toEqual([]);
    },
  );

  it('that may not be described, or does not exist: every worker is not ready', async () => {
    await start({ KINESIS_ORDERS_STREAM: 'nowhere' });
    await everyWorkerSays('stream:order', { ready: false, reason: 'it does not exist (ResourceNotFoundException)' });
    service.sim.createStream({ name: 'nowhere' });
    await everyWorkerSays('stream:order', { ready: true });
    const refused = service.sim.faults.add({
      kind: 'error',
      type: 'AccessDeniedException',
      calls: ['DescribeStreamSummary'],
    });
    workers.push(await service.startWorker());
    await eventually(async () => {
      expect(await finding(workers[2]!, 'stream:product')).toEqual({
        ready: false,
        reason: 'we are not allowed to describe it (AccessDeniedException)',
      });
    });
    refused.remove();
    await everyWorkerSays('stream:product', { ready: true });
  });
});
