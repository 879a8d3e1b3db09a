import { defineAggregate, own, time } from '../capture/aggregate-declaration.js';

/** An order with its line items and gift vouchers, published as it was at each commit. */
export const orderAggregate = defineAggregate({
  type: 'order',
  publishes: 'history',
  kinds: [
    { kind: 'cancelled', column: 'status', becomes: 'cancelled' },
    { kind: 'status_changed', column: 'status' },
  ],
  root: { table: 'orders', id: 'id' },
  selections: { changed_since: { changedSince: 'updated_at' } },
  record: {
    order_id: own('id'),
    user_id: own('user_id'),
    order_number: own('order_number'),
    status: own('status'),
    payment_status: own('payment_status'),
    total_amount: own('total_amount'),
    discount_amount: own('discount_amount'),
    shipping_amount: own('shipping_amount'),
    tax_amount: own('tax_amount'),
    line_items: {
      table: 'order_items',
      key: ['id'],
      root: { column: 'order_id' },
      items: {
        product_id: own('product_id'),
        variant_id: own('variant_id'),
        quantity: own('quantity'),
        price: own('price'),
        discount: own('discount'),
      },
      orderBy: ['id'],
    },
    gift_vouchers: {
      table: 'order_gift_vouchers',
      key: ['id'],
      root: { column: 'order_id' },
      items: { voucher_code: own('voucher_code'), amount: own('amount') },
      orderBy: ['id'],
    },
    shipping_address: own('shipping_address'),
    created_at: time('created_at'),
    updated_at: time('updated_at'),
  },
});
