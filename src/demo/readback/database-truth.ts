import type { DataSource } from 'typeorm';

/** The parts of a record that are compared with the database, read by plain SQL: nothing of the producer's SQL is used. */
export type Truth = Readonly<Record<string, unknown>>;

/** What the database says of products, by id. */
export async function productTruth(dataSource: DataSource, ids: readonly number[]): Promise<Map<string, Truth>> {
  return read(
    dataSource,
    `SELECT p.id, p.name, p.description, p.price::float8 AS price, p.spl_price::float8 AS spl_price, p.stock, p.status,
       p.parent_product_id::int4 AS parent_product_id,
       ARRAY(SELECT url FROM product_images i WHERE i.product_id = p.id ORDER BY position, i.id) AS images,
       ARRAY(SELECT c.name FROM product_categories pc JOIN categories c ON c.id = pc.category_id WHERE pc.product_id = p.id ORDER BY c.id) AS categories,
       ARRAY(SELECT t.name FROM product_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.product_id = p.id ORDER BY t.id) AS tags,
       ARRAY(SELECT l.code || '=' || pl.stock FROM product_locations pl JOIN locations l ON l.id = pl.location_id WHERE pl.product_id = p.id ORDER BY l.id) AS locations,
       ARRAY(SELECT pp.price::float8 FROM product_pricelists pp WHERE pp.product_id = p.id ORDER BY pp.pricelist_id) AS pricelists,
       ARRAY(SELECT v.id::int4 || '=' || v.stock FROM products v WHERE v.parent_product_id = p.id ORDER BY v.id) AS variants
     FROM products p WHERE p.id = ANY($1)`,
    ids,
  );
}

/** What the database says of orders, by id. */
export async function orderTruth(dataSource: DataSource, ids: readonly number[]): Promise<Map<string, Truth>> {
  return read(
    dataSource,
    `SELECT o.id, o.order_number, o.status, o.payment_status, o.total_amount::float8 AS total_amount, o.user_id::int4 AS user_id,
       ARRAY(SELECT i.product_id || 'x' || i.quantity || '@' || i.price::float8 FROM order_items i WHERE i.order_id = o.id ORDER BY i.id) AS line_items,
       ARRAY(SELECT voucher_code FROM order_gift_vouchers v WHERE v.order_id = o.id ORDER BY v.id) AS gift_vouchers
     FROM orders o WHERE o.id = ANY($1)`,
    ids,
  );
}

type Items = readonly Readonly<Record<string, unknown>>[];

/** The same parts of a product's record. */
export function productSays(body: Truth): Truth {
  const list = (key: string) => body[key] as Items;
  return {
    ...pick(body, ['name', 'description', 'price', 'spl_price', 'stock', 'status', 'parent_product_id', 'images']),
    categories: list('categories').map(({ name }) => name),
    tags: list('tags').map(({ name }) => name),
    locations: list('locations').map((item) => `${String(item['location_code'])}=${String(item['stock'])}`),
    pricelists: list('pricelists').map(({ price }) => price),
    variants: list('variants').map((item) => `${String(item['variant_id'])}=${String(item['stock'])}`),
  };
}

/** The same parts of an order's record. */
export function orderSays(body: Truth): Truth {
  const items = body['line_items'] as Items;
  const vouchers = body['gift_vouchers'] as Items;
  return {
    ...pick(body, ['order_number', 'status', 'payment_status', 'total_amount', 'user_id']),
    line_items: items.map(
      (item) => `${String(item['product_id'])}x${String(item['quantity'])}@${String(item['price'])}`,
    ),
    gift_vouchers: vouchers.map((item) => item['voucher_code']),
  };
}

async function read(dataSource: DataSource, sql: string, ids: readonly number[]): Promise<Map<string, Truth>> {
  const rows = await dataSource.query<({ id: string } & Truth)[]>(sql, [ids]);
  return new Map(rows.map(({ id, ...truth }) => [id, truth]));
}

function pick(body: Truth, keys: readonly string[]): Truth {
  return Object.fromEntries(keys.map((key) => [key, body[key]]));
}
