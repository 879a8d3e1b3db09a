import type { Client } from 'pg';
import { sql } from './sql-ways.js';
import type { WayToWrite } from './way-to-write.js';

/** What several statements of one transaction mean together. Each is run within a transaction. */
export const transactionWays: readonly WayToWrite<Client>[] = [
  sql(
    'six writes of one product',
    `update products set price = 1 where id = 2; update products set price = 2 where id = 2; insert into product_tags values (2, 2);
    update products set stock = 3 where id = 2; delete from product_categories where product_id = 2; insert into product_images (product_id, url) values (2, 'x.jpg')`,
    'product.updated 2',
  ),
  sql(
    'six writes of one order',
    `update orders set status = 'a' where id = 1; insert into order_items (order_id, product_id, quantity, price) values (1, 1, 1, 1);
    update orders set status = 'b' where id = 1; delete from order_gift_vouchers; update order_items set quantity = 5; update orders set tax_amount = 2 where id = 1`,
    'order.status_changed 1 pending>b',
    'order.updated 2',
  ),
  sql(
    'created and updated',
    `insert into products (id, name, price) values (3, 'Cup', 1); update products set price = 2 where id = 3; insert into orders (id, order_number) values (3, 'B-3'); update orders set status = 'paid' where id = 3`,
    'order.created 3',
    'product.created 3',
  ),
  sql(
    'created and deleted',
    `insert into products (id, name, price) values (3, 'Cup', 1); delete from products where id = 3; insert into orders (id, order_number) values (3, 'B-3'); delete from orders where id = 3`,
  ),
  sql(
    'updated and deleted',
    `update products set price = 2 where id = 2; delete from products where id = 2; update orders set status = 'x' where id = 1; delete from orders where id = 1`,
    'order.deleted 1',
    'product.deleted 2',
  ),
  sql(
    'deleted and inserted again',
    `delete from products where id = 2; insert into products (id, name, price) values (2, 'Plate', 12); delete from orders where id = 1; insert into orders (id, order_number, status) values (1, 'A-1', 'again')`,
    'order.status_changed 1 pending>again',
    'product.updated 2',
  ),
  sql(
    'deleted, inserted again and deleted',
    `delete from products where id = 2; insert into products (id, name, price) values (2, 'Plate', 12); delete from products where id = 2; delete from orders where id = 1; insert into orders (id, order_number) values (1, 'A-1'); delete from orders where id = 1`,
    'order.deleted 1',
    'product.deleted 2',
  ),
  sql(
    'created, deleted and created',
    `insert into products (id, name, price) values (3, 'Cup', 1); delete from products where id = 3; insert into products (id, name, price) values (3, 'Cup', 1);
    insert into orders (id, order_number) values (3, 'B'); delete from orders where id = 3; insert into orders (id, order_number) values (3, 'B')`,
    'order.created 3',
    'product.created 3',
  ),
  sql(
    'SAVEPOINT and ROLLBACK TO',
    `update products set price = 1 where id = 2; savepoint s; update products set price = 1 where id = 1; update orders set status = 'x' where id = 1; rollback to s; update orders set status = 'y' where id = 2`,
    'order.status_changed 2 pending>y',
    'product.updated 2',
  ),
  sql(
    'a savepoint that takes back only what came second',
    `update order_items set quantity = 7 where id = 1; savepoint s; update orders set status = 'cancelled' where id = 1; rollback to s`,
    'order.updated 1',
  ),
  sql(
    'SET CONSTRAINTS ALL IMMEDIATE, then more',
    `update orders set status = 'a' where id = 1; set constraints all immediate; update orders set status = 'b' where id = 1; set constraints all deferred; insert into order_items (order_id, product_id, quantity, price) values (1, 1, 1, 1)`,
    'order.status_changed 1 pending>b',
  ),
  sql(
    'SET CONSTRAINTS ALL IMMEDIATE from the start',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3'); update orders set status = 'b' where id in (1, 3); delete from orders where id = 1`,
    'order.created 3',
    'order.deleted 1',
  ),
  sql(
    'created and deleted under SET CONSTRAINTS ALL IMMEDIATE',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3'); delete from orders where id = 3`,
  ),
  sql(
    'created with parts, which go with it, under SET CONSTRAINTS ALL IMMEDIATE',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3');
    insert into order_items (order_id, product_id, quantity, price) values (3, 1, 1, 1); insert into order_gift_vouchers (order_id, voucher_code, amount) values (3, 'X', 1);
    delete from orders where id = 3`,
  ),
  sql(
    'created with parts, deleted and created again under SET CONSTRAINTS ALL IMMEDIATE',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3');
    insert into order_items (order_id, product_id, quantity, price) values (3, 1, 1, 1); delete from orders where id = 3; insert into orders (id, order_number) values (3, 'B-3')`,
    'order.created 3',
  ),
  sql(
    'created with parts and given another id under SET CONSTRAINTS ALL IMMEDIATE',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3'); update orders set id = 4 where id = 3;
    insert into order_items (order_id, product_id, quantity, price) values (4, 1, 1, 1)`,
    'order.created 4',
  ),
  sql(
    'TRUNCATE under SET CONSTRAINTS ALL IMMEDIATE',
    `set constraints all immediate; insert into orders (id, order_number) values (3, 'B-3'); truncate orders cascade`,
    'order.deleted 1',
    'order.deleted 2',
  ),
  sql(
    'REPEATABLE READ',
    `set transaction isolation level repeatable read; update products set price = 1 where id = 2; update orders set status = 'x' where id = 1`,
    'order.status_changed 1 pending>x',
    'product.updated 2',
  ),
  sql(
    'SERIALIZABLE',
    `set transaction isolation level serializable; update products set price = 1 where id = 2; update orders set status = 'x' where id = 1`,
    'order.status_changed 1 pending>x',
    'product.updated 2',
  ),
];
