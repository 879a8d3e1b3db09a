import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/** Fan-outs among live changes. To see these fail: expand in publisher.ts before the batch is carried, or only when nothing else waits. */
describe('fan-outs on a stream that is in use', () => {
  let service: PublishingService;

  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const keys = () => service.records('product-updates').map(({ partitionKey }) => partitionKey);

  it('hold up no live change when they cannot be expanded', async () => {
    service = await startPublishing();
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane, source) values ('product', 7, 'fan-out', 'fan-out', 'brands')`,
    );
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.startWorker();
    await service.drained();
    expect(keys()).toEqual(['1']);
    expect(await sql('select kind, state, attempts from outbox_events')).toEqual([
      { kind: 'fan-out', state: 'parked', attempts: 0 },
    ]);
  });

  it('wait until older changes are gone', async () => {
    service = await startPublishing({
      environment: { KINESIS_INSERT_RATE_LIMIT: '200/s', SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' },
    });
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 401) id`);
    await sql(`insert into categories (id, name) values (1, 'old')`);
    await sql(`insert into product_categories (product_id, category_id) values (1, 1)`);
    await sql('truncate outbox_events');
    // What was delivered before is updated now.
    await sql(`insert into outbox_positions (type, aggregate_id, sequence, epoch, delivered_at)
      select 'product', id, 1, 1, now() from generate_series(1, 401) id`);
    await sql('update products set stock = stock + 1 where id > 1');
    await sql(`update categories set name = 'new'`);
    // The stream of what is created has room.
    await sql(`insert into products (id, name, price) values (500, 'Thing', 1)`);
    await service.startWorker();
    // Two seconds' worth of changes.
    const pending = await eventually(async () => {
      const [left] = await service.dataSource.query<{ expanded: boolean; pending: number }[]>(
        `select not exists (select from outbox_events where kind = 'fan-out') as expanded,
          count(*) filter (where state = 'pending' and aggregate_id > 1)::integer as pending from outbox_events`,
      );
      expect(left?.expanded).toBe(true);
      return left?.pending;
    });
    expect(pending).toBe(0);
    await service.drained();
    expect(keys()).toEqual(['500']);
    const updated = service.records('product-updates-only').map(({ partitionKey }) => partitionKey);
    expect(updated).toHaveLength(401);
    expect(updated.at(-1)).toBe('1');
  });

  it('go along with the younger changes of a backlog', async () => {
    service = await startPublishing({ environment: { KINESIS_INSERT_RATE_LIMIT: '100/s' } });
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 301) id`);
    await sql(`insert into categories (id, name) values (1, 'old')`);
    await sql(`insert into product_categories (product_id, category_id) values (1, 1)`);
    await sql('truncate outbox_events');
    await sql(`update categories set name = 'new'`);
    await sql('update products set stock = stock + 1 where id > 1');
    await service.startWorker();
    await eventually(async () => {
      expect(await sql(`select from outbox_events where kind = 'fan-out'`)).toHaveLength(0);
    });
    // Three seconds' worth of younger changes, and yet it was not left for their end.
    const [left] = await service.dataSource.query<{ pending: number }[]>(
      `select count(*)::integer as pending from outbox_events where aggregate_id > 1`,
    );
    expect(left?.pending).toBeGreaterThan(100);
    await service.drained();
    expect(keys()).toHaveLength(301);
    expect(keys()).toContain('1');
  });
});
