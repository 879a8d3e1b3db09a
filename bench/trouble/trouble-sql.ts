/** Makes products larger than a stream takes. $1: after which id, $2: how many. */
export const OVERSIZE = `update products set description = repeat('x', 1100000) where id > $1 and id <= $1 + $2`;

/** The same products, as they were. */
export const SMALL_AGAIN = `update products set description = 'Soft, light, made to last.' where id > $1 and id <= $1 + $2`;

/** One transaction after the other changes the first order. */
export function touchOneOrder(times: number): string {
  return `do $$ begin for n in 1..${times} loop
    update orders set tax_amount = tax_amount + 0.01 where id = 1;
    commit;
  end loop; end $$`;
}

/** One event for each of $1 orders, in one transaction; never of the first. */
export const CHANGE_OTHER_ORDERS = `update orders set tax_amount = tax_amount + 0.01 where id > 1 and id <= $1 + 1`;

/** An order of $1 lines. */
export const LARGE_ORDER = `with placed as (
  insert into orders (user_id, order_number, total_amount, shipping_address) values (1, gen_random_uuid()::text, 1, '{}') returning id
)
insert into order_items (order_id, product_id, quantity, price, discount)
select placed.id, 1 + n % 1000, 1, 10, 0 from placed, generate_series(1, $1::int) n`;
