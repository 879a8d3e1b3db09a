import { auditSql } from '../../src/outbox/audit/audit-sql.js';
import { Mender } from '../../src/outbox/audit/mender.js';
import { Baseliner } from '../../src/outbox/baseline/baseliner.js';
import { OutboxDatabase, type RunSql } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { stepSql } from '../../src/outbox/resync/resync-sql.js';
import { READINGS_SQL, type Readings } from '../support/readings.js';
import { changeUnseen } from '../support/unseen-changes.js';
import { useOutbox } from '../support/use-outbox.js';

const tables = ['products', 'outbox_positions', 'outbox_events'];
const few = 20;
const many = 30_000;
const step = 1000;

/** The last ones: before them comes all that a join would read. */
const after = String(many - step);

/** What a step reads is in proportion to it, though PostgreSQL looked last when there was next to nothing. To see these fail: join positions. */
describe('a pass over all aggregates', () => {
  const { service, sql } = useOutbox();

  beforeAll(async () => {
    const rows = (from: number, to: number) => `generate_series(${from}, ${to}) id`;
    const fill = (from: number, to: number, events = to) =>
      changeUnseen(
        service.dataSource,
        `insert into products (id, parent_product_id, name, price) select id, case when id > 10 then id % 10 + 1 end, 'Thing', 1 from ${rows(from, to)};
        insert into outbox_positions (type, aggregate_id, sequence, epoch, delivered_at) select 'product', id, 1, 1, now() from ${rows(from, to)};
        insert into outbox_events (type, aggregate_id, kind, lane) select 'product', id, 'updated', 'updated' from ${rows(from, events)}`,
      );
    for (const table of tables) await sql(`alter table ${table} set (autovacuum_enabled = false)`);
    // An outbox that fell behind while the shop was filled.
    await fill(1, few, 25 * few);
    for (const table of tables) await sql(`vacuum analyze ${table}`);
    await fill(few + 1, many);
  });

  const publication = () => service.get(PublicationRegistry).publication('product');
  const ids = Array.from({ length: step }, (_, index) => String(index * (many / step) + 1));

  /** Rows of our tables and of the products that a transaction read. */
  const read = (work: (sql: RunSql) => Promise<unknown>): Promise<Record<string, number>> =>
    service.get(OutboxDatabase).transaction(async (sql) => {
      const soFar = async () => {
        const found: Record<string, number> = {};
        for (const table of tables) found[table] = (await sql<Readings>(READINGS_SQL, [table]))[0]?.rows ?? 0;
        return found;
      };
      const before = await soFar();
      await work(sql);
      const now = await soFar();
      return Object.fromEntries(Object.entries(now).map(([table, rows]) => [table, rows - (before[table] ?? 0)]));
    });

  it.each<[string, (sql: RunSql) => Promise<unknown>]>([
    ['a baseline', (sql) => service.get(Baseliner).step(sql, 'product', after, step)],
    ['an audit', (sql) => sql(auditSql(publication()), ['product', after, step, null])],
    ['a resync', (sql) => resync(sql, null)],
    ['a resync of some', (sql) => resync(sql, ids)],
    ['mending', (sql) => service.get(Mender).mend(sql, 'product', ids)],
    ['a sync', (sql) => sql(`with wanted as (select unnest($1::bigint[]) as id) ${publication().syncSql}`, [ids])],
  ])('reads in %s what the step is about', async (_, work) => {
    const rows = await read(work);
    expect(Math.max(...Object.values(rows))).toBeLessThanOrEqual(3 * step);
  });

  function resync(sql: RunSql, of: readonly string[] | null) {
    const coverage = { ids: of, selections: {} };
    const { sql: statement } = stepSql(publication(), coverage);
    return sql(statement, ['product', of ? '0' : after, step, step, of]);
  }
});
