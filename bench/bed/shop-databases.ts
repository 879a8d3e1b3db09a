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

  constructor(
    private readonly adminUrl: string,
    private readonly sizes: Sizes,
  ) {}

  /** The shop whose changes are captured. */
  captured(): Promise<ShopDatabase> {
    return this.once('captured', async (database) => {
      await migrated(database, 'shop', 'outbox');
      await fill(database, this.sizes.products, this.sizes.orders);
      await migrated(database);
    });
  }

  /** The same shop without the backbone: what writing costs by itself. */
  plain(): Promise<ShopDatabase> {
    return this.once('plain', async (database) => {
      await migrated(database, 'shop');
      await fill(database, this.sizes.products, this.sizes.orders);
    });
  }

  /** As many products as the largest backlog has events, and no orders. */
  large(): Promise<ShopDatabase> {
    return this.once('large', async (database) => {
      await migrated(database, 'shop', 'outbox');
      await fill(database, Math.max(...this.sizes.backlogs), 0);
      await migrated(database);
    });
  }

  async close(): Promise<void> {
    for (const database of this.made.values()) await (await database).close();
  }

  private once(name: string, prepare: (database: ShopDatabase) => Promise<void>): Promise<ShopDatabase> {
    const known = this.made.get(name);
    if (known) return known;
    const making = this.make(name, prepare);
    this.made.set(name, making);
    return making;
  }

  private async make(name: string, prepare: (database: ShopDatabase) => Promise<void>): Promise<ShopDatabase> {
    const admin = new Client(this.adminUrl);
    await admin.connect();
    try {
      await admin.query(`create database ${name}`);
    } finally {
      await admin.end();
    }
    const url = new URL(this.adminUrl);
    url.pathname = `/${name}`;
    const database = new ShopDatabase(url.href);
    await prepare(database);
    return database;
  }
}

async function migrated({ url }: ShopDatabase, ...sets: MigrationSet[]): Promise<void> {
  const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations: migrationsOf(...sets) });
  const dataSource = await new DataSource(options).initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Before the triggers are there: what is in the shop already was never an event. */
async function fill(database: ShopDatabase, products: number, orders: number): Promise<void> {
  for (const statement of FILL_PRODUCTS) await database.query(statement, statement.includes('$1') ? [products] : []);
  for (const statement of FILL_ORDERS) await database.query(statement, [orders]);
  await database.query('vacuum analyze');
  await database.query('checkpoint');
}
