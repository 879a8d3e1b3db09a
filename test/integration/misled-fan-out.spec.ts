import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { READINGS_SQL, type Readings } from '../support/readings.js';
import { useOutbox } from '../support/use-outbox.js';

const many = 20_000;
const step = 500;

/** To see it fail: put the index by category_id alone back in the place of LinksBySharedRow's. */
describe('a category whose size nobody noticed', () => {
  const { service, sql } = useOutbox();

  beforeAll(async () => {
    const link = (from: number, to: number, categories: string) =>
      sql(`begin; set local session_replication_role = replica; alter table product_categories disable trigger user;
        insert into product_categories (product_id, category_id) select id, ${categories} from generate_series(${from}, ${to}) id;
        alter table product_categories enable trigger user; commit`);
    await sql('alter table product_categories set (autovacuum_enabled = false)');
    // PostgreSQL looked last when it was one of many, or had no products at all.
    await link(1, 1000, 'case when id % 2 = 0 then 1000 else 1 + id % 500 end');
    await sql('vacuum analyze product_categories');
    for (const category of [2, 600]) await link(1001, many, String(category));
  });

  it.each(['2', '600'])('is carried to its products by steps that read their own links: %s', async (category) => {
    const { fanOutSql } = service.get(PublicationRegistry).publication('product');
    await service.get(OutboxDatabase).transaction(async (sql) => {
      const read = async () => (await sql<Readings>(READINGS_SQL, ['product_categories']))[0]?.rows ?? 0;
      const before = await read();
      const statement = `with roots as (${fanOutSql['categories'] ?? ''}) select * from roots where $1 = 'product'`;
      const roots = await sql<{ root_id: string }>(statement, ['product', category, String(many / 2), step]);
      expect([roots.length, roots.at(-1)?.root_id]).toEqual([step, String(many / 2 + step)]);
      expect((await read()) - before).toBeLessThanOrEqual(2 * step);
    });
  });
});
