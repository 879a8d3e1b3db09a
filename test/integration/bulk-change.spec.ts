import { AddBulkChanges1795679935863 as AddBulkChanges } from '../../migrations/outbox/1795679935863-AddBulkChanges.js';
import { FanOutExpander } from '../../src/outbox/fan-out/fan-out-expander.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { useOutbox } from '../support/use-outbox.js';

const MANY = 20_000;

/**
 * A statement that changes ten thousand products or more leaves lists of ids, which are expanded after commit. To see these fail: give a
 * list's step no offset (fan-out-expander.ts), leave out the look whether the root is still there, or write a bulk change down like any other
 * (state-events-sql.ts).
 */
describe('a bulk change', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    // Not one by one, as emptyShop() does.
    await sql('truncate products cascade');
    await sql('truncate outbox_events, outbox_positions');
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, ${MANY}) id`);
    await outbox.clear();
  });

  const expandAll = async () => {
    const publication = service.get(PublicationRegistry).publication('product');
    while ((await service.get(FanOutExpander).expand(publication)).kind !== 'idle');
  };
  const rowsWritten = () =>
    sql<{ kind: string; rows: string; aggregates: string }>(
      `select kind, count(*) as rows, count(distinct aggregate_id) as aggregates from outbox_events group by kind order by kind`,
    );

  it('costs the shop’s transaction a row per ten thousand, and becomes an event of each product', async () => {
    await sql('update products set price = 2');
    expect(await rowsWritten()).toEqual([{ kind: 'fan-out', rows: '2', aggregates: '2' }]);
    await expandAll();
    expect(await rowsWritten()).toEqual([{ kind: 'updated', rows: `${MANY}`, aggregates: `${MANY}` }]);
  });

  it('is expanded no faster than it is asked to be, and in steps of 5,000', async () => {
    await sql(`update products set id = -id`);
    await outbox.clear();
    await sql('update products set price = 2');
    const publication = service.get(PublicationRegistry).publication('product');
    const steps = [await service.get(FanOutExpander).expand(publication, 7)];
    while (steps.at(-1)?.kind !== 'idle') steps.push(await service.get(FanOutExpander).expand(publication));
    const written = steps.map((step) => (step.kind === 'expanded' ? step.events : step.kind));
    expect(written).toEqual([7, 5000, 4993, 5000, 5000, 'idle']);
    expect(await rowsWritten()).toEqual([{ kind: 'updated', rows: `${MANY}`, aggregates: `${MANY}` }]);
  });

  it('is told one by one when the lists are taken away', async () => {
    await sql('update products set price = 2');
    const publication = service.get(PublicationRegistry).publication('product');
    await service.get(FanOutExpander).expand(publication, 7);
    const runner = service.dataSource.createQueryRunner();
    await runner.startTransaction();
    await new AddBulkChanges().down(runner);
    const left = (await runner.query(
      'select kind, count(*)::int as rows, count(distinct aggregate_id)::int as aggregates from outbox_events group by kind',
    )) as unknown;
    await runner.rollbackTransaction();
    await runner.release();
    expect(left).toEqual([{ kind: 'updated', rows: MANY, aggregates: MANY }]);
  });

  it('is none below ten thousand', async () => {
    await sql('update products set price = 2 where id < 10000');
    expect(await rowsWritten()).toEqual([{ kind: 'updated', rows: '9999', aggregates: '9999' }]);
  });

  it('yields nothing where nothing changed', async () => {
    await sql('update products set price = case when id > 3 then price else 2 end');
    await expandAll();
    expect((await outbox.rows()).map(({ aggregate_id }) => aggregate_id).sort()).toEqual(['1', '2', '3']);
    await outbox.clear();
    await sql('update products set price = price');
    expect(await outbox.rows()).toEqual([]);
  });

  it('lets single changes pass, and tells of who was deleted meanwhile once', async () => {
    await sql('update products set price = 2');
    await sql('update products set price = 3 where id = 7');
    await sql('delete from products where id = 8');
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 7 #1', 'product.deleted 8 #1']);
    await expandAll();
    expect(await rowsWritten()).toEqual([{ kind: 'updated', rows: `${MANY - 1}`, aggregates: `${MANY - 1}` }]);
    expect(await outbox.rows('aggregate_id = 8')).toEqual([]);
  });

  it('creates and deletes where it changes ids, and brings the parents of variants', async () => {
    await sql(`insert into products (id, name, price) values (${2 * MANY}, 'Shirt', 1)`);
    await sql(`update products set parent_product_id = ${2 * MANY} where id = 1`);
    await outbox.clear();
    await sql(`update products set id = case when id = 5 then -5 else id end, stock = 1 where id < ${2 * MANY}`);
    await expandAll();
    expect(await rowsWritten()).toEqual([
      { kind: 'created', rows: '1', aggregates: '1' },
      { kind: 'deleted', rows: '1', aggregates: '1' },
      { kind: 'updated', rows: `${MANY}`, aggregates: `${MANY}` },
    ]);
    const rows = await outbox.rows(`aggregate_id in (5, -5, ${2 * MANY})`);
    expect(rows.map(({ aggregate_id, kind }) => `${kind} ${aggregate_id}`).sort()).toEqual([
      'created -5',
      'deleted 5',
      `updated ${2 * MANY}`,
    ]);
  });

  it('brings the parent of a single variant, however late it is met', async () => {
    await sql(`insert into products (id, name, price) values (${2 * MANY}, 'Shirt', 1)`);
    await outbox.clear();
    const parent = `case when id = ${MANY} then ${2 * MANY} end`;
    await sql(`update products set stock = 1, parent_product_id = ${parent} where id < ${2 * MANY}`);
    await expandAll();
    await expect(outbox.rows(`aggregate_id = ${2 * MANY}`)).resolves.toMatchObject([{ kind: 'updated' }]);
    await sql('delete from outbox_events');
    await sql(`update products set stock = 2, parent_product_id = null where id < ${2 * MANY}`);
    await expandAll();
    await expect(outbox.rows(`aggregate_id = ${2 * MANY}`)).resolves.toMatchObject([{ kind: 'updated' }]);
  });
});
