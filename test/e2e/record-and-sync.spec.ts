import type { Problem } from '../../src/http/problem/problem.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

interface OrderId {
  order_id: number;
}

describe('record and sync over HTTP', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' });
  });

  afterAll(() => app.dispose());

  const product = async (body: object) =>
    (await app.send<{ product_id: number }>('POST', '/v1/products', body)).body.product_id;

  /** What is on a stream, as text. */
  const texts = (stream: string) => app.sim.records(stream).map(({ data }) => data.toString('utf8'));

  it('shows the record that is delivered, to the letter, but for its event and the flag', async () => {
    const [{ id }] = await app.dataSource.query<[{ id: string }]>(
      `insert into products (name, description, price, stock) values ('Mug "1"', E'über\\n', 999, -3) returning id`,
    );
    await app.sim.received({ stream: STREAMS.product, records: 1 });
    const { text, status } = await app.get(`/v1/products/${id}/record`);
    expect(status).toBe(200);
    const [sent] = texts(STREAMS.product);
    const expected = `${sent!.slice(0, sent!.indexOf(',"event":'))}}`.replace(
      '"is_updated":false',
      '"is_updated":true',
    );
    expect(expected).toContain('"price":999.00');
    expect(text).toBe(`{"data":${expected},"stream_name":"${STREAMS.productUpdate}","partition_key":"${id}"}`);
  });

  it('shows what would be sent now, not what was', async () => {
    const { body: order } = await app.send<OrderId>('POST', '/v1/orders', {
      order_number: 'R-1',
      shipping_address: { zip: '1' },
    });
    await app.dataSource.query(`update orders set status = 'packed' where id = $1`, [order.order_id]);
    expect((await app.get(`/v1/orders/${order.order_id}/record`)).body).toEqual({
      data: expect.objectContaining({ status: 'packed', shipping_address: { zip: '1' } }) as unknown,
      stream_name: STREAMS.order,
      partition_key: String(order.order_id),
    });
  });

  it.each([
    ['/v1/products/4711/record', 404],
    ['/v1/products/-1/record', 404],
    ['/v1/orders/0/record', 404],
    ['/v1/products/9007199254740991/record', 404],
    ['/v1/products/9007199254740992/record', 400],
    ['/v1/products/abc/record', 400],
    ['/v1/products/1e3/record', 400],
    ['/v1/products/007/record', 400],
    ['/v1/products/1.0/record', 400],
    ['/v1/products/%20/record', 400],
    ['/v1/nothings/1/record', 404],
  ])('GET %s: %i', async (path, status) => {
    expect(await app.get(path)).toMatchObject({ status, body: { status } });
  });

  it('queues the current state, parents along with their variants, and names what it does not know', async () => {
    const before = texts(STREAMS.product).length;
    const parent = await product({ name: 'Shirt', price: 1 });
    await app.sim.received({ stream: STREAMS.product, records: before + 1 });
    const variant = await product({ name: 'M', price: 1, parent_product_id: parent });
    await app.sim.received({ stream: STREAMS.product, records: before + 2 });
    // The parent shows its new variant.
    await app.sim.received({ stream: STREAMS.productUpdate, records: 1 });
    const updatesOf = (id: number) =>
      texts(STREAMS.productUpdate).filter((text) => text.includes(`"product_id":${id},`));
    const answer = await app.send('POST', '/v1/products/sync', { product_ids: [variant, variant, 4711] });
    expect(answer).toMatchObject({ status: 202, body: { queued: [parent, variant], unknown: [4711] } });
    await app.sim.received({ stream: STREAMS.productUpdate, records: 3 });
    expect(updatesOf(variant)).toHaveLength(1);
    expect(updatesOf(parent)).toHaveLength(2);
  });

  it('queues orders', async () => {
    const { order_id } = (await app.send<OrderId>('POST', '/v1/orders', { order_number: 'R-2' })).body;
    const before = texts(STREAMS.order).length;
    expect(await app.send('POST', '/v1/orders/sync', { order_ids: [order_id] })).toMatchObject({
      status: 202,
      body: { queued: [order_id], unknown: [] },
    });
    await app.sim.received({ stream: STREAMS.order, records: before + 1 });
  });

  it('takes a thousand of the longest ids, and no more', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => Number.MAX_SAFE_INTEGER - n);
    const answer = await app.send('POST', '/v1/products/sync', { product_ids: ids });
    expect(answer.status).toBe(202);
    expect(answer.body['unknown']).toEqual(ids);
    expect((await app.send('POST', '/v1/products/sync', { product_ids: [...ids, 1] })).status).toBe(400);
  });

  it.each([
    ['no ids', { product_ids: [] }, 'product_ids'],
    ['ids that are text', { product_ids: ['1'] }, 'product_ids.0'],
    ['ids that a number cannot hold', '{"product_ids":[1,9007199254740993]}', 'product_ids.1'],
    ['fractions', { product_ids: [1.5] }, 'product_ids.0'],
    ['another key beside', { product_ids: [1], force: true }, ''],
    ["another aggregate's key", { order_ids: [1] }, 'product_ids'],
    ['no list', { product_ids: 1 }, 'product_ids'],
    ['no object', [1], ''],
  ])('refuses %s', async (_, body, path) => {
    const answer = await app.send<Problem>('POST', '/v1/products/sync', body);
    expect(answer).toMatchObject({ status: 400, body: { status: 400 } });
    expect(answer.body.errors?.map((error) => error.path)).toContain(path);
  });
});
