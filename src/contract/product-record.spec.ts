import { deletedProductRecord, productRecord, productRecordsByType, type ProductRecord } from './product-record.js';

const mug: ProductRecord = {
  product_id: 812,
  parent_product_id: null,
  name: 'Enamel mug',
  description: null,
  price: 7.95,
  spl_price: 6.5,
  status: 1,
  stock: -3,
  is_updated: true,
  categories: [{ category_id: 4, name: 'Kitchen', parent_id: null }],
  tags: [{ tag_id: 9, name: 'gift' }],
  variants: [{ variant_id: 813, size: null, color: 'white', stock: 12 }],
  locations: [{ location_id: 2, location_code: 'LDS-1', stock: 9 }],
  pricelists: [{ pricelist_id: 31, price: 5.25, type: 'trade' }],
  images: ['https://img.shop.test/812/front.jpg', 'https://img.shop.test/812/back.jpg'],
  created_at: '2010-12-01T08:26:00.000Z',
  updated_at: '2010-12-02T09:00:00.123Z',
};

const event = {
  id: '3e0c7f0a-6f0e-4c55-9d2c-5a4e8f6b1f10',
  sequence: 2,
  epoch: 1,
  occurred_at: '2010-12-02T09:00:00.125Z',
  schema_version: 1,
} as const;

describe('productRecord', () => {
  it('takes a product with and without event', () => {
    expect(productRecord.parse(mug)).toEqual(mug);
    const updated = { ...mug, event: { ...event, type: 'product.updated', replayed: true } };
    expect(productRecord.parse(updated)).toEqual(updated);
  });

  it.each(Object.keys(mug))('needs %s', (key) => {
    expect(productRecord.safeParse({ ...mug, [key]: undefined }).success).toBe(false);
  });

  it('refuses keys that are not in the contract, at any depth', () => {
    expect(productRecord.safeParse({ ...mug, id: 812 }).success).toBe(false);
    expect(productRecord.safeParse({ ...mug, tags: [{ tag_id: 9, name: 'gift', id: 9 }] }).success).toBe(false);
  });

  it('refuses money as text, ids that JSON readers would round, and times with an offset', () => {
    expect(productRecord.safeParse({ ...mug, price: '7.95' }).success).toBe(false);
    expect(productRecord.safeParse({ ...mug, product_id: 2 ** 53 }).success).toBe(false);
    expect(productRecord.safeParse({ ...mug, created_at: '2010-12-01T08:26:00+00:00' }).success).toBe(false);
  });

  it('refuses a sequence below 1 and an event of another aggregate', () => {
    const ofEvent = (parts: object) => ({ ...mug, event: { ...event, type: 'product.updated', ...parts } });
    expect(productRecord.safeParse(ofEvent({ sequence: 0 })).success).toBe(false);
    expect(productRecord.safeParse(ofEvent({ type: 'order.updated' })).success).toBe(false);
    expect(productRecord.safeParse(ofEvent({ schema_version: 2 })).success).toBe(false);
  });
});

describe('productRecordsByType', () => {
  it('ties is_updated to the type', () => {
    const created = { ...mug, event: { ...event, type: 'product.created' } };
    expect(productRecordsByType['product.created'].safeParse(created).success).toBe(false);
    expect(productRecordsByType['product.created'].safeParse({ ...created, is_updated: false }).success).toBe(true);
  });

  it('shrinks a deleted product to its id', () => {
    const gone = { product_id: 812, deleted: true, event: { ...event, type: 'product.deleted' } };
    expect(productRecordsByType['product.deleted'].parse(gone)).toEqual(gone);
    expect(deletedProductRecord.safeParse({ product_id: 812, deleted: true }).success).toBe(true);
    expect(deletedProductRecord.safeParse({ product_id: 812, deleted: false }).success).toBe(false);
  });
});
