import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { READINGS_SQL, type Readings } from '../support/readings.js';
import { changeUnseen } from '../support/unseen-changes.js';
import { useOutbox } from '../support/use-outbox.js';

const PRODUCTS = 30_000;
const ASKED = 20;

/** To see this fail: read variants like any other list (record-sql.ts, `offset 0`). */
describe('the record of a product', () => {
  const { service, sql } = useOutbox();

  beforeAll(async () => {
    await changeUnseen(
      service.dataSource,
      `insert into products (id, parent_product_id, name, price)
      select id, case when id > 10 then id % 10 + 1 end, 'Thing', 1 from generate_series(1, ${PRODUCTS}) id`,
    );
    await sql('vacuum analyze products');
  });

  it('reads the variants of its own product, where ten products have nearly all of them', async () => {
    const { recordSql } = service.get(PublicationRegistry).publication('product');
    const ids = Array.from({ length: ASKED }, (_, index) => String(PRODUCTS - index));
    const [before, after] = await service.get(OutboxDatabase).transaction(async (sql) => {
      const soFar = async () => (await sql<Readings>(READINGS_SQL, ['products']))[0]?.rows ?? 0;
      const earlier = await soFar();
      await sql(`with wanted as (select unnest($1::bigint[]) as id)\n${recordSql}`, [ids]);
      return [earlier, await soFar()] as const;
    });
    expect(after - before).toBe(ASKED);
  });
});
