import { UpdateMaxRecordSizeCommand } from '@aws-sdk/client-kinesis';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { queueName } from '../../src/outbox/streams/stream.js';
import { simClient } from '../../src/testing/index.js';
import { ClaimsByTheSecond } from '../support/claims-by-the-second.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/** The whole way, from SQL to the stream, with nobody announcing anything. */
describe('publishing', () => {
  let service: PublishingService;

  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const types = (stream: string, key?: string) =>
    service
      .records(stream)
      .filter(({ partitionKey }) => key === undefined || partitionKey === key)
      .map(({ body }) => `${body.event.type} #${body.event.sequence}`);

  it('sends an order as it was at each commit, however late', async () => {
    service = await startPublishing();
    await sql(`insert into orders (id, order_number, status) values (1, 'A', 'pending')`);
    for (const status of ['confirmed', 'shipped', 'delivered']) await sql(`update orders set status = '${status}'`);
    await service.startWorker();
    await service.drained();
    expect(types('order-events')).toEqual([
      'order.created #1',
      'order.status_changed #2',
      'order.status_changed #3',
      'order.status_changed #4',
    ]);
    const records = service.records('order-events').map(({ body }) => [body['status'], body.event.change]);
    expect(records).toEqual([
      ['pending', undefined],
      ['confirmed', { status: { from: 'pending', to: 'confirmed' } }],
      ['shipped', { status: { from: 'confirmed', to: 'shipped' } }],
      ['delivered', { status: { from: 'shipped', to: 'delivered' } }],
    ]);
  });

  it('makes one record of six writes of a product in one transaction', async () => {
    service = await startPublishing();
    await sql(`begin; insert into products (id, name, price) values (1, 'Thing', 1);
      ${`update products set stock = stock + 1;`.repeat(5)} commit`);
    await service.startWorker();
    await service.drained();
    expect(types('product-updates')).toEqual(['product.created #1']);
    expect(service.records('product-updates')[0]?.body).toMatchObject({ stock: 5, is_updated: false });
  });

  it('sends each of 10,000 products once per statement, and once for a renamed category', async () => {
    service = await startPublishing();
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 10000) id`);
    await sql(`insert into categories (id, name) values (1, 'old');
      insert into product_categories (product_id, category_id) select id, 1 from products`);
    await service.startWorker();
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(10_000);
    await sql('update products set price = 2');
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(20_000);
    await sql(`update categories set name = 'new'`);
    await service.drained();
    const records = service.records('product-updates');
    expect(records).toHaveLength(30_000);
    const last = new Map(records.map(({ partitionKey, body }) => [partitionKey, body]));
    expect(last.size).toBe(10_000);
    expect([...last.values()].filter(({ categories }) => JSON.stringify(categories).includes('"new"'))).toHaveLength(
      10_000,
    );
  });

  it('goes on where a wake was delayed by a clock that is an hour ahead', async () => {
    service = await startPublishing();
    const worker = await service.startWorker();
    const queue = worker.get<Queue>(getQueueToken(queueName('product')), { strict: false });
    await queue.add({}, { delay: 3_600_000 });
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.drained();
    expect(types('product-updates')).toEqual(['product.created #1']);
  });

  it('separates updates where asked to, with one sequence over both streams', async () => {
    service = await startPublishing({ environment: { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' } });
    await service.startWorker();
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.drained();
    await sql('update products set price = 2');
    await service.drained();
    await sql('delete from products');
    await service.drained();
    expect(types('product-updates')).toEqual(['product.created #1', 'product.deleted #3']);
    expect(types('product-updates-only')).toEqual(['product.updated #2']);
    expect(service.records('product-updates').at(-1)?.body).toEqual({
      product_id: 1,
      deleted: true,
      event: expect.objectContaining({ type: 'product.deleted', sequence: 3 }) as object,
    });
  });

  it('tells a deletion on the product stream, also when a retry on the update stream came to tell it first', async () => {
    service = await startPublishing({
      environment: { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', RETRY_BASE_MS: '1000' },
    });
    await service.startWorker();
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.drained();
    const refusing = service.sim.faults.add({ kind: 'fail-records', keys: ['1'], calls: ['PutRecords'] });
    await sql('update products set price = 2');
    await eventually(async () => {
      expect(await sql('select state from outbox_events')).toEqual([{ state: 'retrying' }]);
    });
    await sql('delete from products');
    refusing.remove();
    await service.drained();
    expect(types('product-updates-only')).toEqual(['product.deleted #2']);
    expect(types('product-updates')).toEqual(['product.created #1', 'product.deleted #3']);
  });

  it('leaves the event object out where it is switched off', async () => {
    service = await startPublishing({ environment: { EVENT_METADATA: 'false' } });
    await service.startWorker();
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.drained();
    expect(service.records('product-updates')[0]?.body).not.toHaveProperty('event');
  });

  it('parks nothing for its size where the stream takes it, but cannot be described', async () => {
    service = await startPublishing();
    const client = simClient(service.sim.endpoint);
    await client.send(
      new UpdateMaxRecordSizeCommand({
        StreamARN: 'arn:aws:kinesis:ap-south-1:000000000000:stream/product-updates',
        MaxRecordSizeInKiB: 2048,
      }),
    );
    client.destroy();
    service.sim.faults.add({ kind: 'error', type: 'AccessDeniedException', calls: ['DescribeStreamSummary'] });
    await sql(
      `insert into products (id, name, description, price) values (1, 'Large', repeat('x', 1100000), 1), (2, 'Thing', '', 1)`,
    );
    await service.startWorker();
    await service.drained();
    expect(
      service
        .records('product-updates')
        .map(({ partitionKey }) => partitionKey)
        .sort(),
    ).toEqual(['1', '2']);
    expect(await sql('select from outbox_events')).toHaveLength(0);
  });

  it('parks an oversize product alone, and lets its next state through', async () => {
    service = await startPublishing();
    await sql(`insert into products (id, name, description, price) values (1, 'Huge', repeat('x', 1100000), 1);
      insert into products (id, name, price) select id, 'Thing', 1 from generate_series(2, 500) id`);
    await service.startWorker();
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(499);
    const parked: unknown = await sql('select aggregate_id, state, last_error from outbox_events');
    expect(parked).toEqual([
      {
        aggregate_id: '1',
        state: 'parked',
        last_error: expect.stringMatching(/oversize: 11\d{5} bytes .* takes 1048576/) as string,
      },
    ]);
    await sql(`update products set description = 'small' where id = 1`);
    await service.drained();
    // Nobody was told of the product before.
    expect(types('product-updates', '1')).toEqual(['product.created #1']);
    expect(await sql('select from outbox_events')).toHaveLength(0);
  });

  // That it is used to the full is shown in limit.spec.ts, by the bucket's clock: here a busy machine would decide.
  it('holds the limit over two workers', async () => {
    const limit = 200;
    service = await startPublishing({ environment: { KINESIS_INSERT_RATE_LIMIT: `${limit}/s` } });
    const claims = await ClaimsByTheSecond.watch(service.dataSource);
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${limit * 5}) id`);
    await Promise.all([service.startWorker(), service.startWorker()]);
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(limit * 5);
    await expect(claims.records()).resolves.toBe(limit * 5);
    await expect(claims.busiest()).resolves.toBeLessThanOrEqual(limit * 1.1);
  });
});
