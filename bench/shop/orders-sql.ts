/** Orders of three lines, some with a gift voucher; about 0.9 KB of JSON. $1: orders. */
export const FILL_ORDERS: readonly string[] = [
  `insert into orders (id, user_id, order_number, total_amount, shipping_amount, tax_amount, shipping_address)
    select g, g % 50000, 'ORD-2026-' || lpad(g::text, 9, '0'), 100 + g % 900, 5, 19, jsonb_build_object('name', 'Jo Example', 'phone', '0000000000',
      'address_line1', g || ' Example Street', 'city', 'Exampletown', 'state', 'EX', 'pincode', '00000')
    from generate_series(1, $1::bigint) g`,
  `insert into order_items (order_id, product_id, variant_id, quantity, price, discount)
    select g, g * 3 + i, 10000000 + (g * 3 + i) * 2, 1 + i % 3, 10 + i, 0 from generate_series(1, $1::bigint) g, generate_series(1, 3) i`,
  `insert into order_gift_vouchers (order_id, voucher_code, amount)
    select g, 'GIFT' || g, 10 from generate_series(1, $1::bigint, 4) g`,
  // The shop's own orders follow.
  `select setval(pg_get_serial_sequence('orders', 'id'), $1::bigint + 1)`,
];

/** One event for each of the first $1 orders, in one transaction. */
export const CHANGE_ORDERS = `update orders set tax_amount = tax_amount + 0.01, updated_at = now() where id <= $1`;
