import { Client } from 'pg';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { orderOf } from '../support/seen-twice.js';
import type { WorkerProcess } from '../support/worker-process.js';

const STREAM = 'product-updates';

/** The others may be delayed by 5 s; the rest is for a busy machine. */
const OTHERS_DELAY_MS = 8000;

/**
 * A worker that is stopped at the worst moment (a virtual machine that is moved, a laptop's lid) and goes on when another has taken over.
 * To see these fail: send the COMMIT only after the claim's answer, and no `idle_in_transaction_session_timeout` (outbox-database.ts; inside the
 * claim), take the look at the lease's rest out of putter.ts (before the put), or the token out of settle-sql.ts (before the settle).
 */
describe('a worker that is stopped', () => {
  let service: PublishingService;
  let shop: Client;
  let stopped: WorkerProcess;

  beforeEach(async () => {
    service = await startPublishing({
      environment: { LEASE_MS: '6000', PUT_TIMEOUT_MS: '2000', RETRY_BASE_MS: '100', WORKER_CONCURRENCY: '1' },
    });
    shop = new Client(service.database.url);
    await shop.connect();
    stopped = await service.startProcess({}, { name: 'stopped' });
    await insert(1, 20);
    await service.drained();
  });
  afterEach(async () => {
    await shop.end();
    await service.dispose();
  });

  const insert = (from: number, to: number) =>
    service.dataSource.query(
      `insert into products (id, name, price) select id, 'Thing', 1 from generate_series(${from}, ${to}) id`,
    );
  const update = () => service.dataSource.query('update products set stock = stock + 1');

  /** Until a statement of the worker that contains a word waits for a lock of ours. */
  const waitsAt = (word: string) =>
    eventually(async () => {
      const waiting = await service.dataSource.query<unknown[]>(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and strpos(query, $1) > 0
           and pid <> pg_backend_pid()`,
        [word],
      );
      expect(waiting).toHaveLength(1);
    });

  /** Another worker starts; it must get through with a change of its own in time. */
  const othersGetThrough = async () => {
    await service.startWorker();
    await insert(1000, 1000);
    const insertedAt = Date.now();
    await service.sim.received({ stream: STREAM, records: 1, partitionKey: '1000' });
    const record = service.records(STREAM).find(({ partitionKey }) => partitionKey === '1000');
    expect(Number(record?.arrivedAt) - insertedAt).toBeLessThan(OTHERS_DELAY_MS);
  };

  /** It goes on, harms nothing, and still works. */
  const goesOnUnharmed = async (duplicates: number) => {
    stopped.resume();
    await eventually(async () => {
      expect((await stopped.health()).failures).toEqual({});
    });
    await update();
    await service.drained();
    const { again, changed, outOfOrder } = orderOf(service.records(STREAM));
    expect({ again: again.length, changed, outOfOrder }).toEqual({ again: duplicates, changed: [], outOfOrder: [] });
  };

  it('inside the claim: the others take over what it claims', async () => {
    await shop.query('begin');
    await shop.query(`select from outbox_streams where stream = 'product' for update`);
    await update();
    await waitsAt('allowance');
    stopped.pause();
    await shop.query('commit');
    await othersGetThrough();
    await service.drained();
    await goesOnUnharmed(0);
  });

  it('before the put: does not put what another has taken over', async () => {
    await shop.query('begin');
    await shop.query('lock table product_images in access exclusive mode');
    await update();
    await waitsAt('wanted as');
    stopped.pause();
    await shop.query('commit');
    await othersGetThrough();
    await service.drained();
    await goesOnUnharmed(0);
  });

  it('before the settle: what it put goes out again under the same numbers, and its settlement comes too late', async () => {
    const answered = service.sim.faults.add({
      kind: 'hang',
      acceptance: 'at-once',
      calls: ['PutRecords'],
      count: 1,
    });
    await update();
    await answered.struck();
    stopped.pause();
    answered.release();
    await othersGetThrough();
    await service.drained();
    await goesOnUnharmed(20);
  });
});
