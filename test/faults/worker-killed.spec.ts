import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { orderOf } from '../support/seen-twice.js';

const STREAM = 'product-updates';
const BATCH = 50;

/**
 * A worker that is killed between Kinesis' acceptance and its settlement: what it had in hand goes out a second time, under the same
 * names, and nothing else does. To see this fail: give a reclaimed event a new number or id (claim-sql.ts, `retried`), or let the expiry
 * forget them (sweep-sql.ts).
 */
describe('a worker that is killed between put and settle', () => {
  let service: PublishingService;

  beforeEach(async () => {
    service = await startPublishing({
      environment: {
        LEASE_MS: '6000',
        PUT_TIMEOUT_MS: '2500',
        RETRY_BASE_MS: '100',
        BATCH_MAX_RECORDS: String(BATCH),
        WORKER_CONCURRENCY: '1',
      },
    });
  });
  afterEach(() => service.dispose());

  const insert = (from: number, to: number) =>
    service.dataSource.query(
      `insert into products (id, name, price) select id, 'Thing', 1 from generate_series(${from}, ${to}) id`,
    );

  it('has its batch, and no other, sent again with the same ids and numbers', async () => {
    await insert(1, 300);
    const accepted = service.sim.faults.add({
      kind: 'hang',
      acceptance: 'at-once',
      calls: ['PutRecords'],
      skip: 1,
      count: 1,
    });
    const doomed = await service.startProcess({}, { name: 'doomed' });
    await accepted.struck();
    await doomed.kill();
    accepted.remove();
    await service.startWorker();
    await service.drained();
    const { again, changed, outOfOrder } = orderOf(service.records(STREAM));
    expect({ again: again.length, changed, outOfOrder }).toEqual({ again: BATCH, changed: [], outOfOrder: [] });
    expect(service.records(STREAM)).toHaveLength(300 + BATCH);
  });
});
