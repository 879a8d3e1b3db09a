import { orderRecord, orderRecordsByType, type OrderRecord } from './order-record.js';

const order: OrderRecord = {
  order_id: 536365,
  user_id: null,
  order_number: 'UK-536365',
  status: 'shipped',
  payment_status: 'paid',
  total_amount: 139.12,
  discount_amount: 0,
  shipping_amount: 4.5,
  tax_amount: 23.19,
  line_items: [{ product_id: 812, variant_id: null, quantity: 6, price: 2.55, discount: 0.25 }],
  gift_vouchers: [{ voucher_code: 'XMAS', amount: 15 }],
  shipping_address: {
    name: 'Ada Byron',
    phone: '01130000000',
    address_line1: '7 Mill Lane',
    city: 'Leeds',
    state: 'West Yorkshire',
    pincode: 'LS1 4AP',
  },
  created_at: '2010-12-01T08:26:00.000Z',
  updated_at: '2010-12-01T17:05:30.250Z',
};

const event = {
  id: '3e0c7f0a-6f0e-4c55-9d2c-5a4e8f6b1f10',
  sequence: 3,
  epoch: 1,
  occurred_at: '2010-12-01T17:05:30.251Z',
  schema_version: 1,
} as const;

const change = { status: { from: 'confirmed', to: 'shipped' } };

describe('orderRecord', () => {
  it('takes an order with and without event', () => {
    expect(orderRecord.parse(order)).toEqual(order);
    const changed = { ...order, event: { ...event, type: 'order.status_changed', change } };
    expect(orderRecord.parse(changed)).toEqual(changed);
  });

  it.each(Object.keys(order))('needs %s', (key) => {
    expect(orderRecord.safeParse({ ...order, [key]: undefined }).success).toBe(false);
  });

  it('takes an address that knows less, or more', () => {
    for (const shipping_address of [{}, { country: 'United Kingdom', geo: { lat: 53.8 } }]) {
      expect(orderRecord.parse({ ...order, shipping_address }).shipping_address).toEqual(shipping_address);
    }
    expect(orderRecord.safeParse({ ...order, shipping_address: null }).success).toBe(false);
  });

  it('refuses keys that are not in the contract', () => {
    expect(orderRecord.safeParse({ ...order, items: [] }).success).toBe(false);
    expect(orderRecord.safeParse({ ...order, gift_vouchers: [{ code: 'XMAS', amount: 15 }] }).success).toBe(false);
  });

  it.each(['order.status_changed', 'order.cancelled'])('wants the change of status in %s', (type) => {
    expect(orderRecord.safeParse({ ...order, event: { ...event, type } }).success).toBe(false);
    expect(orderRecord.safeParse({ ...order, event: { ...event, type, change } }).success).toBe(true);
  });

  it.each(['order.created', 'order.updated'])('wants none in %s', (type) => {
    expect(orderRecord.safeParse({ ...order, event: { ...event, type } }).success).toBe(true);
    expect(orderRecord.safeParse({ ...order, event: { ...event, type, change } }).success).toBe(false);
  });
});

describe('orderRecordsByType', () => {
  it('shrinks a deleted order to its id', () => {
    const gone = { order_id: 536365, deleted: true, event: { ...event, type: 'order.deleted' } };
    expect(orderRecordsByType['order.deleted'].parse(gone)).toEqual(gone);
    expect(orderRecordsByType['order.deleted'].safeParse({ ...order, ...gone }).success).toBe(false);
  });
});
