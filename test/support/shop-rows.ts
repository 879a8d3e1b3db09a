import type { DataSource } from 'typeorm';

/** In an order in which they can be emptied. */
const SHOP_TABLES = [
  ...['order_gift_vouchers', 'order_items', 'orders'],
  ...['product_images', 'product_pricelists', 'product_locations', 'product_tags', 'product_categories', 'products'],
  ...['pricelists', 'locations', 'tags', 'categories'],
];
const OUTBOX_TABLES = ['outbox_events', 'outbox_positions', 'outbox_heads', 'outbox_resyncs'];
const WITHOUT_IDS = /^product_(categories|tags|locations|pricelists)$/;

const ROWS = `
  insert into categories (id, name, parent_id) values (1, 'Kitchen', null), (2, 'Gifts', 1), (3, 'Nothing here', null);
  insert into tags (id, name) values (1, 'new'), (2, 'sale');
  insert into locations (id, code) values (1, 'N-1'), (2, 'N-2');
  insert into pricelists (id, name, type) values (1, 'Trade', 'exclusive');
  insert into products (id, parent_product_id, name, price, size) values
    (1, null, 'Mug', 10, null), (2, null, 'Plate', 12, null), (11, 1, 'Mug M', 10, 'M'), (12, 1, 'Mug L', 11, 'L');
  insert into product_categories (product_id, category_id) values (1, 1), (1, 2), (2, 1);
  insert into product_tags (product_id, tag_id) values (1, 1), (2, 1);
  insert into product_locations (product_id, location_id, stock) values (1, 1, 5);
  insert into product_pricelists (product_id, pricelist_id, price) values (1, 1, 9);
  insert into product_images (id, product_id, url) values (1, 1, 'mug-a.jpg'), (2, 1, 'mug-b.jpg');
  insert into orders (id, order_number, status) values (1, 'A-1', 'pending'), (2, 'A-2', 'pending');
  insert into order_items (id, order_id, product_id, quantity, price) values (1, 1, 1, 2, 10), (2, 1, 2, 1, 12), (3, 2, 1, 1, 10);
  insert into order_gift_vouchers (id, order_id, voucher_code, amount) values (1, 1, 'TEN', 10);`;

/** The first id that PostgreSQL gives to a new row of any table. */
export const FIRST_NEW_ID = 1001;

/** Takes everything out of the shop and of the outbox, as if nothing had ever been there; identities go on counting. */
export async function emptyShop(dataSource: DataSource): Promise<void> {
  await deleteRows(dataSource);
  await dataSource.query('delete from outbox_streams');
}

/**
 * Puts the shop back to a few rows with known ids: product 1 with variants 11 and 12 and one of everything, product 2 with category 1 and
 * tag 1, orders 1 and 2 in status pending. All of them were delivered before, and the outbox is empty.
 */
export async function restoreShopRows(dataSource: DataSource): Promise<void> {
  await deleteRows(dataSource);
  const numbered = SHOP_TABLES.filter((table) => !WITHOUT_IDS.test(table));
  await dataSource.query(`
    ${ROWS}
    ${numbered.map((table) => `select setval(pg_get_serial_sequence('${table}', 'id'), ${FIRST_NEW_ID}, false);`).join('\n')}
    insert into outbox_positions (type, aggregate_id, sequence, epoch, delivered_at)
      select 'product', id, 1, 1, now() from products union all select 'order', id, 1, 1, now() from orders;`);
  // The orders' snapshots are taken when the statement before commits.
  await dataSource.query('delete from outbox_events');
}

/** Not TRUNCATE, which takes ten times as long for a few rows. */
async function deleteRows(dataSource: DataSource): Promise<void> {
  await dataSource.query(SHOP_TABLES.map((table) => `delete from ${table}`).join(';'));
  // In a statement of its own: what the one before deleted was written down when it committed.
  await dataSource.query(OUTBOX_TABLES.map((table) => `delete from ${table}`).join(';'));
}
