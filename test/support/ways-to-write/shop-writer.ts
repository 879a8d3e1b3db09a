import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';

/** A role that may write to some of the shop's tables and has no right on ours. Roles are the server's, so each spec file has its own. */
export const SHOP_WRITER = `shop_writer_${randomBytes(6).toString('hex')}`;

/** Makes the role, which must not exist. */
export async function createShopWriter(client: Client): Promise<void> {
  await client.query(
    `create role ${SHOP_WRITER}; grant select, insert, update, delete on products, orders, categories to ${SHOP_WRITER}`,
  );
}

/** Takes the role and its rights back. */
export async function dropShopWriter(client: Client): Promise<void> {
  await client.query(`drop owned by ${SHOP_WRITER}; drop role ${SHOP_WRITER}`);
}
