import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { WayToWrite } from './way-to-write.js';

const copy = async (client: Client, table: string, rows: readonly string[]): Promise<void> => {
  await pipeline(
    Readable.from(rows.map((row) => `${row}\n`)),
    client.query(from(`copy ${table} from stdin (format csv)`)),
  );
};

/** COPY, by which programs import. */
export const copyWays: readonly WayToWrite<Client>[] = [
  {
    way: 'COPY of products and their parts',
    write: async (client) => {
      await copy(client, 'products (id, parent_product_id, name, price)', ['3,,Cup,4', '4,3,Cup S,4', '5,2,Plate S,9']);
      await copy(client, 'product_images (product_id, url)', ['3,cup.jpg', '1,mug-c.jpg']);
    },
    events: ['product.created 3', 'product.created 4', 'product.created 5', 'product.updated 1', 'product.updated 2'],
    announces: 'nothing',
  },
  {
    way: 'COPY of orders and their items',
    write: async (client) => {
      await copy(client, 'orders (id, order_number)', ['3,B-3', '4,B-4']);
      await copy(client, 'order_items (order_id, product_id, quantity, price)', [
        '3,1,1,10',
        '3,2,1,12',
        '4,1,5,10',
        '1,2,1,12',
      ]);
    },
    events: ['order.created 3', 'order.created 4', 'order.updated 1'],
    announces: 'nothing',
  },
];
