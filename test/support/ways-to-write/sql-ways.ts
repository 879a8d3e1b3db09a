import type { Client } from 'pg';
import { SHOP_WRITER } from './shop-writer.js';
import type { WayToWrite } from './way-to-write.js';

/** A way that is one string of SQL statements. */
export const sql = (way: string, text: string, ...events: string[]): WayToWrite<Client> => ({
  way,
  write: (client) => client.query(text),
  events,
  announces: 'nothing',
});

/** A way that changes nothing that a record shows. */
const noOp = (way: string, text: string): WayToWrite<Client> => ({ ...sql(way, text), noOp: true });

/** Statements of any SQL client; the transaction's own statements are those of the specs. */
export const sqlWays: readonly WayToWrite<Client>[] = [
  sql('INSERT', `insert into products (name, price) values ('Bowl', 5)`, 'product.created 1001'),
  sql(
    'INSERT of a variant',
    `insert into products (name, price, parent_product_id) values ('Plate S', 5, 2)`,
    'product.created 1001',
    'product.updated 2',
  ),
  sql('INSERT ... SELECT', `insert into product_tags select 12, id from tags`, 'product.updated 12'),
  sql(
    'INSERT ... ON CONFLICT DO UPDATE',
    `insert into products (id, name, price) values (2, 'Dish', 1), (3, 'Cup', 2) on conflict (id) do update set name = excluded.name`,
    'product.created 3',
    'product.updated 2',
  ),
  noOp(
    'INSERT ... ON CONFLICT DO NOTHING',
    `insert into products (id, name, price) values (2, 'Dish', 1) on conflict do nothing`,
  ),
  sql('UPDATE of one row', `update products set price = 11 where id = 2`, 'product.updated 2'),
  sql(
    'UPDATE of all rows',
    `update products set price = price * 1.1`,
    'product.updated 1',
    'product.updated 11',
    'product.updated 12',
    'product.updated 2',
  ),
  noOp(
    'UPDATE that changes nothing',
    `update products set price = price, name = name; update orders set status = status; update product_tags set tag_id = tag_id`,
  ),
  noOp('UPDATE of a column that no record shows', `update products set size = 'XL', color = 'red' where id = 2`),
  sql('UPDATE of what only the parent shows', `update products set size = 'XL' where id = 12`, 'product.updated 1'),
  sql(
    'UPDATE of the color that only the parent shows',
    `update products set color = 'red' where id = 12`,
    'product.updated 1',
  ),
  sql(
    "UPDATE of a variant's price, which the parent does not show",
    `update products set price = 5 where id = 12`,
    'product.updated 12',
  ),
  sql(
    'UPDATE that takes a variant from its parent',
    `update products set parent_product_id = null where id = 12`,
    'product.updated 1',
    'product.updated 12',
  ),
  sql('DELETE of a variant', `delete from products where id = 12`, 'product.deleted 12', 'product.updated 1'),
  sql(
    'UPDATE ... FROM',
    `update product_locations set stock = quantity from order_items where order_items.product_id = product_locations.product_id`,
    'product.updated 1',
  ),
  sql(
    'UPDATE of an id: parts follow',
    `update products set id = 20 where id = 2`,
    'product.created 20',
    'product.deleted 2',
  ),
  sql("UPDATE of an order's id", `update orders set id = 10 where id = 1`, 'order.created 10', 'order.deleted 1'),
  sql(
    'UPDATEs that swap two ids',
    `update products set id = -1 where id = 11; update products set id = 11 where id = 12; update products set id = 12 where id = -1`,
    'product.updated 1',
    'product.updated 11',
    'product.updated 12',
  ),
  sql(
    'UPDATE that moves a part to another root',
    `update product_images set product_id = 2 where id = 1`,
    'product.updated 1',
    'product.updated 2',
  ),
  sql(
    'UPDATE that moves an item to another order',
    `update order_items set order_id = 2 where id = 1`,
    'order.updated 1',
    'order.updated 2',
  ),
  sql(
    'UPDATE that links another shared row',
    `update product_categories set category_id = 3 where product_id = 2`,
    'product.updated 2',
  ),
  sql('DELETE', `delete from products where id = 2`, 'product.deleted 2'),
  sql('DELETE of an order: its parts go with it', `delete from orders where id = 1`, 'order.deleted 1'),
  sql(
    'DELETE of a parent: its variants go with it',
    `delete from products where id = 1`,
    'product.deleted 1',
    'product.deleted 11',
    'product.deleted 12',
  ),
  sql(
    'DELETE of parts',
    `delete from product_images; delete from order_items`,
    'order.updated 1',
    'order.updated 2',
    'product.updated 1',
  ),
  sql('DELETE of a shared row', `delete from tags where id = 1`, 'product.updated 1', 'product.updated 2'),
  sql(
    'DELETE of a shared row that another one shows',
    `delete from categories where id = 1`,
    'product.updated 1',
    'product.updated 2',
  ),
  sql(
    'MERGE',
    `merge into products using (values (1, 'Mug', 99.0), (3, 'Cup', 4.0)) as given(id, name, price) on products.id = given.id
    when matched then update set price = given.price when not matched then insert (id, name, price) values (given.id, given.name, given.price)`,
    'product.created 3',
    'product.updated 1',
  ),
  sql('TRUNCATE of a part', `truncate product_categories`, 'product.updated 1', 'product.updated 2'),
  sql(
    'TRUNCATE of a root, cascading',
    `truncate products cascade`,
    'product.deleted 1',
    'product.deleted 11',
    'product.deleted 12',
    'product.deleted 2',
  ),
  sql(
    'TRUNCATE of a history root, cascading',
    `truncate orders restart identity cascade`,
    'order.deleted 1',
    'order.deleted 2',
  ),
  sql('TRUNCATE of a shared table, cascading', `truncate tags cascade`, 'product.updated 1', 'product.updated 2'),
  sql(
    'a rename of a category',
    `update categories set name = 'Cookery' where id = 1`,
    'product.updated 1',
    'product.updated 2',
  ),
  sql("a change of a category's parent", `update categories set parent_id = 3 where id = 2`, 'product.updated 1'),
  sql('a rename of a tag', `update tags set name = name || '!'`, 'product.updated 1', 'product.updated 2'),
  sql("a change of a location's code", `update locations set code = 'N-9' where id = 1`, 'product.updated 1'),
  sql("a change of a pricelist's type", `update pricelists set type = 'open' where id = 1`, 'product.updated 1'),
  noOp("a change of a pricelist's name, which no record shows", `update pricelists set name = 'Hidden' where id = 1`),
  sql("a change of a category's id", `update categories set id = 30 where id = 2`, 'product.updated 1'),
  sql(
    'a DO block',
    `do $$ begin update products set stock = stock - 1 where id = 2; insert into orders (order_number) values ('B-1'); end $$`,
    'order.created 1001',
    'product.updated 2',
  ),
  // Both triggers fire at the end of the statement, the insert's first.
  sql(
    'a CTE that deletes and inserts the same row',
    `with gone as (delete from products where id = 2 returning *) insert into products select * from gone`,
    'product.updated 2',
  ),
  sql(
    'a CTE that deletes and inserts the same order',
    `with gone as (delete from orders where id = 2 returning *) insert into orders select * from gone`,
    'order.updated 2',
  ),
  sql(
    'status changes by one UPDATE',
    `update orders set status = case id when 1 then 'cancelled' else 'confirmed' end`,
    'order.cancelled 1 pending>cancelled',
    'order.status_changed 2 pending>confirmed',
  ),
  sql(
    'a hostile search_path',
    `set local search_path = pg_temp; update public.products set price = 1 where id = 2; update public.orders set status = 'x' where id = 1`,
    'order.status_changed 1 pending>x',
    'product.updated 2',
  ),
  sql(
    'session_replication_role = replica',
    `set local session_replication_role = replica; update products set price = 1 where id = 2; update orders set status = 'x' where id = 1; set local session_replication_role = origin`,
    'order.status_changed 1 pending>x',
    'product.updated 2',
  ),
  sql(
    'a role without rights on the outbox',
    `set local role ${SHOP_WRITER}; update products set price = 1 where id = 2; update orders set status = 'x' where id = 1; update categories set name = 'Cookery' where id = 2; reset role`,
    'order.status_changed 1 pending>x',
    'product.updated 1',
    'product.updated 2',
  ),
];
