import { ShopUnderTest } from '../support/ways-to-write/shop-under-test.js';

/**
 * What counts as a change of a column: whatever a record would show differently, also where the column's type calls both values equal. To see
 * it fail: compare with `is distinct from` in changed-rows-sql.ts.
 */
describe('a change of a column', () => {
  let shop: ShopUnderTest;

  beforeAll(async () => {
    shop = await ShopUnderTest.open();
    await shop.client.query(`
      create extension citext schema public;
      create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      alter table products alter column name type citext, alter column price type numeric, alter column description type json using null;
      alter table product_images alter column url type text collate any_case;
      alter table orders alter column order_number type text collate any_case, alter column shipping_address type json;
      update products set description = '{"a": 1}';
      delete from outbox_events`);
  });
  beforeEach(() => shop.restore());
  afterAll(() => shop.close());

  it.each([
    ['the case of a citext column', `update products set name = 'MUG' where id = 1`, ['product.updated 1']],
    [
      'the case under a nondeterministic collation',
      `update product_images set url = upper(url) where id = 1; update orders set order_number = 'a-1' where id = 1`,
      ['order.updated 1', 'product.updated 1'],
    ],
    [
      'a json column',
      `update products set description = '{"a":2}' where id = 2; update orders set shipping_address = '{"a": 1}' where id = 2`,
      ['order.updated 2', 'product.updated 2'],
    ],
    // The record shows 10.00 instead of 10: another text, another digest.
    [
      'the scale of a numeric without a scale of its own',
      `update products set price = 10.00 where id = 1`,
      ['product.updated 1'],
    ],
  ])('is captured: %s', async (_what, text, events) => {
    await shop.client.query(text);
    await expect(shop.delivered()).resolves.toEqual(events);
  });

  it('to the value that is there writes no event', async () => {
    await shop.client.query(
      `update products set name = name, price = '10', description = description where id = 1;
      update product_images set url = url; update orders set order_number = order_number, shipping_address = shipping_address`,
    );
    await expect(shop.committed()).resolves.toBe(0);
  });

  it('to another spelling of the same number writes no event, where the column has a scale', async () => {
    await shop.client.query(
      `update orders set total_amount = 0.000, tax_amount = tax_amount * 1.0; update product_pricelists set price = 9.0`,
    );
    await expect(shop.committed()).resolves.toBe(0);
  });

  it('that tells the kind is none where it is null before and after', async () => {
    await shop.client.query(`alter table orders alter column status drop not null; update orders set status = null`);
    await shop.outbox.clear();
    await shop.client.query(
      `update orders set tax_amount = 5 where id = 1; update orders set status = 'x' where id = 2`,
    );
    await expect(shop.delivered()).resolves.toEqual(['order.status_changed 2 null>x', 'order.updated 1']);
  });
});
