import type { Client } from 'pg';
import { runVariable } from '../run-environment.js';

/** A role that may write to some of the shop's tables and has no right on ours. Roles are the server's, so it bears the run's name. */
export const SHOP_WRITER = `shop_writer_${runVariable('TEST_RUN_ID')}`;

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
