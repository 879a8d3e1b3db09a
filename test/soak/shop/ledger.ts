import type { DataSource } from 'typeorm';

/** Runs one statement on a connection. */
export type Sql = <Row = unknown>(text: string, parameters?: unknown[]) => Promise<Row[]>;

/**
 * What committed transactions did to orders, written down by the transactions themselves: whether a commit whose answer was lost took place
 * is seen by looking here. Nothing of the producer's SQL is used. A transaction must hold the locks of the orders' rows before it notes them,
 * so that the entries of an order are in the order of its commits.
 */
export async function makeLedger(dataSource: DataSource): Promise<void> {
  for (const statement of LEDGER) await dataSource.query(statement);
}

const LEDGER = [
  'create schema soak',
  // The state of an order after a transaction; null when it is gone.
  `create table soak.order_changes (
    n bigint generated always as identity primary key, order_id bigint not null, state jsonb
  )`,
  'create sequence soak.marks',
];

/** Writes down what a transaction has made of orders that it changed; its last statement. */
export async function noteOrders(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql(
    `insert into soak.order_changes (order_id, state) select touched.id, ${ORDER_STATE} from unnest($1::bigint[]) touched(id)`,
    [ids],
  );
}

/** An order's state as the ledger has it, for the id of a relation `touched`. */
export const ORDER_STATE = `(
  select jsonb_build_object(
    'order_number', o.order_number, 'user_id', o.user_id, 'status', o.status, 'payment_status', o.payment_status,
    'total_amount', o.total_amount::float8, 'discount_amount', o.discount_amount::float8,
    'shipping_amount', o.shipping_amount::float8, 'tax_amount', o.tax_amount::float8, 'shipping_address', o.shipping_address,
    'line_items', array(
      select jsonb_build_array(i.product_id, i.variant_id, i.quantity, i.price::float8, i.discount::float8)
      from order_items i where i.order_id = o.id order by i.id
    ),
    'gift_vouchers', array(
      select jsonb_build_array(v.voucher_code, v.amount::float8) from order_gift_vouchers v where v.order_id = o.id order by v.id
    )
  ) from orders o where o.id = touched.id
)`;

/** The states that an order went through, in the order of its commits, by id. Null: it was gone. */
export async function readLedger(dataSource: DataSource): Promise<Map<string, (object | null)[]>> {
  const rows = await dataSource.query<{ id: string; states: (object | null)[] }[]>(
    `select order_id as id, json_agg(state order by n) as states from soak.order_changes group by 1`,
  );
  return new Map(rows.map(({ id, states }) => [id, states]));
}
