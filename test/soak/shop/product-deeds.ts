import { Product } from '../../../src/product/product.entity.js';
import type { Deed } from './deed.js';
import type { Hand } from './hand.js';
import type { Sql } from './ledger.js';

/**
 * Set by the statement that changes a row, under its lock: a product's marks grow from commit to commit, and so they must from record to
 * record.
 */
const MARK = `'mark ' || nextval('soak.marks')`;

/** More than a stream takes. */
const OVERSIZE_CHARACTERS = 1_100_000;

const POSTED = { method: 'POST', headers: { 'content-type': 'application/json' } };

async function some(sql: Sql, count: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(`select id from products order by random() limit $1`, [count]);
  return rows.map(({ id }) => id);
}

async function ask(url: string, init: RequestInit): Promise<void> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(3000) });
  await answer.text();
}

/** A deed of one statement, a transaction of its own, on some products. */
function changing(name: string, weight: number, count: number, text: string): Deed {
  return {
    name,
    weight,
    run: async (hand) => {
      await hand.sql(text, [await some(hand.sql, count)]);
    },
  };
}

/** Everything that happens to products. */
export const PRODUCT_DEEDS: readonly Deed[] = [
  {
    name: 'product saved by the ORM',
    weight: 8,
    run: async ({ orm, sql, below }) => {
      const [id] = await some(sql, 1);
      const product = id === undefined ? null : await orm.findOneBy(Product, { id: Number(id) });
      if (!product) return;
      product.stock = below(1000);
      product.price = below(100_000) / 100;
      await orm.save(product);
    },
  },
  {
    name: 'update() and increment()',
    weight: 6,
    run: async ({ orm, sql, below }) => {
      const ids = (await some(sql, 2)).map(Number);
      await orm.update(Product, ids, { splPrice: below(5000) / 100 });
      await orm.increment(Product, { id: ids[0] ?? 0 }, 'stock', 1);
    },
  },
  changing('SQL, one row', 10, 1, `update products set stock = stock + 1, description = ${MARK} where id = any($1)`),
  changing(
    'SQL, many rows',
    2,
    40,
    `update products set price = price + 0.01, description = ${MARK} where id = any($1)`,
  ),
  changing('SQL, nothing changed', 2, 5, `update products set name = name where id = any($1)`),
  changing(
    'images',
    3,
    2,
    `insert into product_images (product_id, url, position) select id, 'i' || random() || '.jpg', 1 from products where id = any($1)`,
  ),
  changing('images gone', 3, 20, `delete from product_images where product_id = any($1)`),
  changing(
    'stock per location',
    4,
    3,
    `insert into product_locations (product_id, location_id, stock)
    select p.id, l.id, (random() * 100)::int from products p, locations l where p.id = any($1)
    on conflict (product_id, location_id) do update set stock = excluded.stock`,
  ),
  changing(
    'linked',
    3,
    5,
    `insert into product_tags (product_id, tag_id) select p.id, 1 + p.id % 3 from products p where p.id = any($1) on conflict do nothing`,
  ),
  changing('unlinked', 2, 10, `delete from product_tags where product_id = any($1)`),
  changing('deleted, parts and variants go with it', 1, 1, `delete from products where id = any($1) and id > 50`),
  // It is parked, and closes itself when the next change of the product fits again.
  changing(
    'too large for a record',
    0.15,
    1,
    `update products set description = repeat('x', ${OVERSIZE_CHARACTERS}) where id = any($1) and id <= 50`,
  ),
  {
    name: 'of a size again',
    weight: 0.3,
    run: async ({ sql }) => {
      await sql(OF_A_SIZE_AGAIN);
    },
  },
  {
    name: 'created by COPY, with variants',
    weight: 1,
    run: (hand) =>
      hand.transaction(async ({ sql, copy }) => {
        const [parent] = await sql<{ id: string }>(
          `insert into products (name, price) values ('Shirt', 20) returning id`,
        );
        const parentId = parent?.id ?? '';
        await copy(
          'products (parent_product_id, name, price, size, color)',
          ['S', 'M'].map((size) => [parentId, `Shirt ${size}`, '20.00', size, 'blue']),
        );
        await sql(`insert into product_categories (product_id, category_id) values ($1, 1 + $1::bigint % 3)`, [
          parentId,
        ]);
        return undefined;
      }),
  },
  {
    name: 'several statements',
    weight: 3,
    run: (hand) =>
      hand.transaction(async ({ sql }) => {
        const ids = (await some(sql, 3)).sort((left, right) => Number(left) - Number(right));
        for (const id of ids)
          await sql(`update products set stock = stock - 1, description = ${MARK} where id = $1`, [id]);
        await sql(`update product_locations set stock = stock - 1 where product_id = $1`, [ids[0]]);
        return undefined;
      }),
  },
  {
    name: 'rolled back',
    weight: 2,
    run: (hand) =>
      hand.transaction(async ({ sql }) => {
        await sql(`update products set name = 'never', description = 'never' where id = $1`, [(await some(sql, 1))[0]]);
        await sql(`insert into products (name, price) values ('never', 1)`);
        return 'rollback';
      }),
  },
  {
    name: 'shared rows renamed',
    weight: 0.4,
    run: async ({ sql, below, oneOf }) => {
      const [table, column] = oneOf([
        ['categories', 'name'],
        ['tags', 'name'],
        ['locations', 'code'],
      ]);
      await sql(`update ${table} set ${column} = $1 where id = $2`, [`renamed ${below(1e6)}`, 1 + below(3)]);
    },
  },
  {
    name: 'all images truncated',
    weight: 0.02,
    run: async ({ sql }) => {
      await sql('truncate product_images');
    },
  },
  {
    name: 'created and changed over HTTP',
    weight: 4,
    run: async ({ apiUrl, sql, below }) => {
      await ask(`${apiUrl}/v1/products`, {
        ...POSTED,
        body: JSON.stringify({ name: 'Posted', price: below(1000) / 10 }),
      });
      const [id] = await some(sql, 1);
      await ask(`${apiUrl}/v1/products/${id}/stock`, { ...POSTED, body: JSON.stringify({ by: 1 + below(9) }) });
    },
  },
];

/** Makes products that are too large of a size again. */
export const OF_A_SIZE_AGAIN = `update products set description = ${MARK} where length(description) > 1000`;

/** What there is at the start. */
export async function openShop({ sql }: Pick<Hand, 'sql'>): Promise<void> {
  await sql(`insert into categories (name) values ('Home'), ('Garden'), ('Kitchen')`);
  await sql(`insert into tags (name) values ('new'), ('sale'), ('eco')`);
  await sql(`insert into locations (code) values ('PUNE'), ('DELHI'), ('KOCHI')`);
  await sql(`insert into products (name, price) select 'Thing ' || i, i from generate_series(1, 200) i`);
  await sql(`insert into product_categories (product_id, category_id) select id, 1 + id % 3 from products`);
  await sql(`insert into product_locations (product_id, location_id, stock) select id, 1 + id % 3, 5 from products`);
}
