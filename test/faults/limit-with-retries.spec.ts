import { ClaimsByTheSecond } from '../support/claims-by-the-second.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const LIMIT = 200;
const EVENTS = 800;

/**
 * Retries count against the limit, too: what Kinesis refuses has used up its part. To see this fail: spend only what was claimed for the
 * first time (allowance-sql.ts, SPENT, `from leased`).
 */
describe('the limit while a third of the records is refused', () => {
  let service: PublishingService;

  beforeEach(async () => {
    service = await startPublishing({
      environment: { KINESIS_INSERT_RATE_LIMIT: `${LIMIT}/s`, RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000' },
    });
  });
  afterEach(() => service.dispose());

  it('is not exceeded by two workers, whatever they put again', async () => {
    let put = 0;
    service.sim.beforeAnswer(({ call, input }) => {
      if (call === 'PutRecords') put += (input as { Records: unknown[] }).Records.length;
    });
    service.sim.faults.add({ kind: 'fail-records', rate: 1 / 3, seed: 3 });
    const claims = await ClaimsByTheSecond.watch(service.dataSource);
    await service.dataSource.query(
      `insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${EVENTS}) id`,
    );
    await Promise.all([service.startWorker(), service.startWorker()]);
    await service.drained();
    expect(put).toBeGreaterThan(EVENTS * 1.2);
    // Nothing is put but what was claimed for it.
    await expect(claims.records()).resolves.toBe(put);
    await expect(claims.busiest()).resolves.toBeLessThanOrEqual(LIMIT * 1.1);
  });
});
