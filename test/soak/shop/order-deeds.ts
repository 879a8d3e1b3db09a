import { Order } from '../../../src/order/order.entity.js';
import type { Deed } from './deed.js';
import type { Hand, Transaction } from './hand.js';
import { noteOrders, ORDER_STATE, type Sql } from './ledger.js';

const STATUSES = ['pending', 'confirmed', 'picked', 'shipped', 'delivered', 'cancelled'] as const;

/** Orders of this customer have no items or vouchers: they may be changed by statements that are a transaction of their own. */
const PLAIN_CUSTOMER = 777;

const LINES = [
  'order_items (order_id, product_id, quantity, price)',
  'order_gift_vouchers (order_id, voucher_code, amount)',
] as const;

/** Locks some of the latest orders that nobody else is changing. */
async function lockSome(sql: Sql, count: number, customer: '=' | '<>' = '<>'): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select id from orders where id > (select max(id) - 300 from orders) and user_id ${customer} ${PLAIN_CUSTOMER}
     order by random() limit ${count} for update skip locked`,
  );
  return rows.map(({ id }) => id);
}

async function insertOrders(hand: Hand, { sql }: Transaction, count: number, customer: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `insert into orders (user_id, order_number, total_amount, shipping_address)
     select $1, 'N' || gen_random_uuid(), $2, jsonb_build_object('name', 'Grace', 'city', 'Pune', 'zip', i)
     from generate_series(1, $3::int) i returning id`,
    [customer, hand.below(100_000) / 100, count],
  );
  return rows.map(({ id }) => id);
}

/** A deed on some orders, in a transaction that notes what it has made of them. */
function changing(
  name: string,
  weight: number,
  count: number,
  work: (transaction: Transaction, ids: readonly string[], hand: Hand) => Promise<unknown>,
): Deed {
  return {
    name,
    weight,
    run: (hand) =>
      hand.transaction(async (transaction) => {
        const ids = await lockSome(transaction.sql, count);
        if (ids.length === 0) return;
        await work(transaction, ids, hand);
        await noteOrders(transaction.sql, ids);
      }),
  };
}

/** Everything that happens to orders. */
export const ORDER_DEEDS: readonly Deed[] = [
  {
    name: 'order created by SQL and COPY',
    weight: 6,
    run: (hand) =>
      hand.transaction(async (transaction) => {
        const ids = await insertOrders(hand, transaction, 1 + hand.below(3), 1 + hand.below(500));
        const lines = ids.flatMap((id) =>
          [1, 2, 3].map((product) => [id, product, 1 + hand.below(9), '9.50'] as const),
        );
        await transaction.copy(LINES[0], lines);
        await transaction.copy(LINES[1], [[ids[0] ?? '', 'WELCOME', '5.00']]);
        await noteOrders(transaction.sql, ids);
      }),
  },
  {
    name: 'order created by the ORM',
    weight: 4,
    run: (hand) =>
      hand.transaction(async ({ orm, sql }) => {
        const order = await orm.save(
          orm.create(Order, {
            userId: 1 + hand.below(500),
            orderNumber: `O${Date.now()}${hand.below(1e9)}`,
            items: [{ productId: 1 + hand.below(100), quantity: 2, price: 3.25 }],
          }),
        );
        await noteOrders(sql, [String(order.id)]);
      }),
  },
  {
    name: 'plain orders created',
    weight: 2,
    run: (hand) =>
      hand.transaction(async (transaction) => {
        const ids = await insertOrders(hand, transaction, 5, PLAIN_CUSTOMER);
        await noteOrders(transaction.sql, ids);
      }),
  },
  {
    name: 'plain order, one statement',
    weight: 8,
    run: async (hand) => {
      await hand.sql(
        `with picked as (
           select id from orders where id > (select max(id) - 300 from orders) and user_id = ${PLAIN_CUSTOMER}
           order by random() limit 3 for update skip locked
         ), touched as (
           update orders o set total_amount = o.total_amount + 1, status = $1 from picked where o.id = picked.id returning o.*
         ), noted as (
           insert into soak.order_changes (order_id, state) select touched.id, ${plainState('touched')} from touched
         )
         select count(*) from touched`,
        [hand.oneOf(STATUSES)],
      );
    },
  },
  changing('status by update()', 8, 1, ({ orm }, ids, hand) =>
    orm.update(Order, ids.map(Number), {
      status: hand.oneOf(STATUSES),
      totalAmount: () => 'total_amount + 0.01',
    }),
  ),
  changing('order saved by the ORM', 6, 1, async ({ orm }, [id], hand) => {
    const order = await orm.findOneByOrFail(Order, { id: Number(id) });
    order.status = hand.oneOf(STATUSES);
    order.totalAmount = hand.below(1e6) / 100 + 10_000;
    await orm.save(order);
  }),
  changing('items only', 6, 1, ({ sql }, ids, hand) =>
    sql(
      `insert into order_items (order_id, product_id, quantity, price) select id, $2, 1, 1 from unnest($1::bigint[]) id`,
      [ids, 1 + hand.below(100)],
    ),
  ),
  changing('vouchers only, twice', 3, 1, async ({ sql }, ids) => {
    await sql(
      `insert into order_gift_vouchers (order_id, voucher_code, amount) select id, 'A', 1 from unnest($1::bigint[]) id`,
      [ids],
    );
    await sql(
      `insert into order_gift_vouchers (order_id, voucher_code, amount) select id, 'B', 2 from unnest($1::bigint[]) id`,
      [ids],
    );
  }),
  changing('several statements', 4, 2, async ({ sql }, ids) => {
    await sql(`update orders set status = 'picked', tax_amount = tax_amount + 1 where id = any($1)`, [ids]);
    await sql(`update order_items set quantity = quantity + 1 where order_id = any($1)`, [ids]);
    await sql(`update orders set status = 'shipped' where id = any($1)`, [ids]);
  }),
  changing('many at once', 1, 40, ({ sql }, ids, hand) =>
    sql(`update orders set payment_status = $2, discount_amount = discount_amount + 1 where id = any($1)`, [
      ids,
      hand.oneOf(['paid', 'open', 'refunded']),
    ]),
  ),
  changing('order deleted, its parts go with it', 1, 1, ({ sql }, ids) =>
    sql(`delete from orders where id = any($1)`, [ids]),
  ),
  {
    name: 'order deleted, and made again in the next transaction',
    weight: 1,
    run: async (hand) => {
      let taken: string | undefined;
      await hand.transaction(async ({ sql }) => {
        const ids = await lockSome(sql, 1);
        await sql(`delete from orders where id = any($1)`, [ids]);
        await noteOrders(sql, ids);
        [taken] = ids;
      });
      if (taken === undefined) return;
      await hand.transaction(async ({ sql }) => {
        await sql(`insert into orders (id, user_id, order_number) values ($1, 5, 'R' || gen_random_uuid())`, [taken]);
        await noteOrders(sql, [taken ?? '']);
      });
    },
  },
  {
    name: 'rolled back',
    weight: 3,
    run: (hand) =>
      hand.transaction(async (transaction) => {
        const ids = await lockSome(transaction.sql, 2);
        await transaction.sql(`update orders set status = 'never', total_amount = -1 where id = any($1)`, [ids]);
        await insertOrders(hand, transaction, 1, 9999);
        await noteOrders(transaction.sql, ids);
        return 'rollback';
      }),
  },
  {
    name: 'nothing changed',
    weight: 2,
    run: (hand) =>
      hand.transaction(async ({ sql }) => {
        const ids = await lockSome(sql, 2);
        await sql(`update orders set status = status where id = any($1)`, [ids]);
        return undefined;
      }),
  },
];

/** The ledger's state of an order without parts, from the row that a statement returned: its tables would show what was before. */
function plainState(row: string): string {
  return ORDER_STATE.replace('from orders o where o.id = touched.id', `from (select ${row}.*) o`);
}
