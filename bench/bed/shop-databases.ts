import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationsOf, type MigrationSet } from '../../src/database/migration-sets.js';
import { FILL_ORDERS } from '../shop/orders-sql.js';
import { FILL_PRODUCTS } from '../shop/products-sql.js';
import { ShopDatabase } from './shop-database.js';
import type { Sizes } from './sizes.js';

/** Makes the scenarios' databases on first use. */
export class ShopDatabases {
  private readonly made = new Map<string, Promise<ShopDatabase>>();
  private filled: Promise<void> | undefined;

  constructor(
    private readonly adminUrl: string,
    private readonly sizes: Sizes,
  ) {}

  /** The shop whose changes are captured. */
  captured(): Promise<ShopDatabase> {
    return this.once('captured', async (url) => {
      await this.copyOfShop('captured');
      await migrated(url);
    });
  }

  /** The same shop without capture: what writing costs by itself. */
  plain(): Promise<ShopDatabase> {
    return this.once('plain', () => this.copyOfShop('plain'));
  }

  /** As many products as the largest backlog has events, and no orders. */
  large(): Promise<ShopDatabase> {
    return this.once('large', async (url) => {
      await this.admin('create database large');
      await fill(url, Math.max(...this.sizes.backlogs), 0);
      await migrated(url);
    });
  }

  async close(): Promise<void> {
    for (const database of this.made.values()) await (await database).close();
  }

  private once(name: string, make: (url: string) => Promise<void>): Promise<ShopDatabase> {
    const known = this.made.get(name);
    if (known) return known;
    const making = make(this.urlOf(name)).then(() => new ShopDatabase(this.urlOf(name)));
    this.made.set(name, making);
    return making;
  }

  /** Filling takes longest: it is done once. */
  private async copyOfShop(name: string): Promise<void> {
    this.filled ??= this.admin('create database shop').then(() =>
      fill(this.urlOf('shop'), this.sizes.products, this.sizes.orders),
    );
    await this.filled;
    await this.admin(`create database ${name} template shop`);
  }

  private async admin(sql: string): Promise<void> {
    await onOneConnection(this.adminUrl, async (client) => {
      await client.query(sql);
    });
  }

  private urlOf(name: string): string {
    const url = new URL(this.adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  }
}

/** Before the triggers are there: what is in the shop already was never an event. */
async function fill(url: string, products: number, orders: number): Promise<void> {
  await migrated(url, 'shop', 'outbox');
  await onOneConnection(url, async (client) => {
    // Millions of rows that refer to each other need not be looked up one by one.
    await client.query('set session_replication_role = replica');
    for (const sql of FILL_PRODUCTS) await client.query(sql, sql.includes('$1') ? [products] : []);
    for (const sql of FILL_ORDERS) await client.query(sql, [orders]);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  });
}

async function migrated(url: string, ...sets: MigrationSet[]): Promise<void> {
  const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations: migrationsOf(...sets) });
  const dataSource = await new DataSource(options).initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function onOneConnection(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
