import { orderRecordsByType } from '../../src/contract/order-record.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

describe('orders over HTTP', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.dispose());

  /** The n-th record of an order, checked against the contract of its type. */
  const record = async (id: number, n: number, type: keyof typeof orderRecordsByType) =>
    orderRecordsByType[type].parse(await app.record(STREAMS.order, id, n));

  const whole = {
    user_id: 12345,
    payment_status: 'paid',
    total_amount: 2499,
    discount_amount: 200,
    shipping_amount: 100,
    tax_amount: 449.82,
    line_items: [
      { product_id: 7, variant_id: 8, quantity: 2, price: 799, discount: 100 },
      { product_id: 9, variant_id: null, quantity: 1, price: 1, discount: 0 },
    ],
    gift_vouchers: [{ voucher_code: 'GIFT100', amount: 100 }],
    shipping_address: { name: 'Jane Doe', city: 'Mumbai', floor: 3 },
  };

  it('takes an order through its life: each step one event', async () => {
    const created = await app.send<{ order_id: number }>('POST', '/v1/orders', { order_number: 'O-1', ...whole });
    expect(created).toMatchObject({ status: 201, body: { order_number: 'O-1', status: 'pending', ...whole } });
    const id = created.body.order_id;
    expect(await record(id, 1, 'order.created')).toMatchObject({ order_id: id, status: 'pending', ...whole });

    const confirmed = await app.send('POST', `/v1/orders/${id}/status`, { status: 'confirmed' });
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'confirmed' } });
    expect(await record(id, 2, 'order.status_changed')).toMatchObject({
      event: { sequence: 2, change: { status: { from: 'pending', to: 'confirmed' } } },
    });

    const items = [{ product_id: 9, variant_id: null, quantity: 5, price: 1, discount: 0 }];
    const changed = await app.send('PATCH', `/v1/orders/${id}`, { line_items: items, gift_vouchers: [] });
    expect(changed).toMatchObject({ status: 200, body: { line_items: items, gift_vouchers: [], total_amount: 2499 } });
    expect(await record(id, 3, 'order.updated')).toMatchObject({
      line_items: items,
      gift_vouchers: [],
      event: { sequence: 3 },
    });

    await app.send('POST', `/v1/orders/${id}/status`, { status: 'cancelled' });
    expect(await record(id, 4, 'order.cancelled')).toMatchObject({ status: 'cancelled', event: { sequence: 4 } });

    expect((await app.send('DELETE', `/v1/orders/${id}`)).status).toBe(204);
    expect(await record(id, 5, 'order.deleted')).toMatchObject({ order_id: id, deleted: true, event: { sequence: 5 } });
    expect((await app.get(`/v1/orders/${id}`)).status).toBe(404);
  });

  it('fills in what an order need not say, and lists it', async () => {
    const { body } = await app.send('POST', '/v1/orders', {
      order_number: 'O-2',
      line_items: [{ product_id: 7, quantity: 1, price: 2 }],
    });
    expect(body).toMatchObject({
      user_id: null,
      status: 'pending',
      total_amount: 0,
      shipping_address: {},
      line_items: [{ variant_id: null, discount: 0 }],
    });
    expect((await app.get('/v1/orders')).body).toMatchObject({ items: [{ order_number: 'O-2' }], next_after: null });
  });

  it('refuses a number that another order has', async () => {
    await app.send('POST', '/v1/orders', { order_number: 'O-3' });
    expect(await app.send('POST', '/v1/orders', { order_number: 'O-3' })).toMatchObject({
      status: 409,
      body: { title: 'Conflict', detail: 'Key (order_number)=(O-3) already exists.' },
    });
  });
});
