import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { Resyncs } from '../../src/outbox/resync/resyncs.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const PRODUCTS = 3000;

/** Workers carry a resync out. To see it fail: leave `resync` out of the sweep's probe, or do not ring after a step in publisher.ts. */
describe('a resync of a running service', () => {
  let service: PublishingService;

  afterEach(() => service.dispose());

  it('outlives the worker that began it, sends every product, and lets live changes pass', async () => {
    service = await startPublishing({ environment: { KINESIS_INSERT_RATE_LIMIT: '2000/s' } });
    const sql = (text: string) => service.dataSource.query<{ state: string; enqueued: string }[]>(text);
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${PRODUCTS}) id`);
    await sql('truncate outbox_events');
    const first = await service.startWorker();
    const { id } = await first
      .get(OutboxDatabase)
      .transaction((run) => first.get(Resyncs).request(run, { type: 'product' }, 0));
    await eventually(async () => {
      expect(Number((await sql('select enqueued from outbox_resyncs'))[0]?.enqueued)).toBeGreaterThan(0);
    });
    await service.stopWorker(first);
    const second = await service.startWorker();
    await sql(`insert into products (id, name, price) values (100000, 'Live', 1)`);
    await eventually(
      async () => {
        expect((await second.get(Resyncs).find(id))?.state).toBe('done');
      },
      {
        timeoutMs: 40_000,
      },
    );
    await service.drained();
    const records = service.records('product-updates').filter(({ partitionKey }) => partitionKey !== '100000');
    expect(new Set(records.map(({ partitionKey }) => partitionKey)).size).toBe(PRODUCTS);
    expect(new Set(records.map(({ body }) => `${body.event.type} #${body.event.sequence}`))).toEqual(
      new Set(['product.created #1']),
    );
  });
});
