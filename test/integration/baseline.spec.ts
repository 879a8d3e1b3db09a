import { Auditor } from '../../src/outbox/audit/auditor.js';
import { Baseliner } from '../../src/outbox/baseline/baseliner.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What exists is known without being sent. To see these fail: leave `delivered_at` out of baseline-sql.ts. */
describe('a baseline', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    // What was there before the triggers were.
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 5) id;
      insert into orders (id, order_number, status) values (7, 'A', 'paid')`);
    await outbox.clear();
  });

  const step = (type: string, after?: string, limit = 100) =>
    service.get(OutboxDatabase).transaction((run) => service.get(Baseliner).step(run, type, after, limit));

  it('marks all, in steps, and again does nothing', async () => {
    await expect(step('product', undefined, 3)).resolves.toEqual({ checked: 3, reached: '3', marked: 3 });
    await expect(step('product', '3', 3)).resolves.toEqual({ checked: 2, reached: '5', marked: 2 });
    await expect(step('product', '5', 3)).resolves.toEqual({ checked: 0, reached: null, marked: 0 });
    await expect(step('product')).resolves.toMatchObject({ checked: 5, marked: 0 });
    expect(await outbox.rows()).toEqual([]);
    expect(await outbox.positions()).toContainEqual(
      expect.objectContaining({ aggregate_id: '1', sequence: '0', delivered: true, deleted: false }),
    );
  });

  it('makes the first change an update and a deletion a deletion, both number 1', async () => {
    await step('product');
    await step('order');
    await sql('update products set price = 2 where id = 1; delete from products where id = 2');
    await sql(`update orders set status = 'shipped'`);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 1 #1', 'product.deleted 2 #1']);
    await expect(outbox.deliver('order')).resolves.toEqual(['order.status_changed 7 #1']);
  });

  it('leaves alone what waits to be told, and what was told', async () => {
    await outbox.clear();
    await sql(`insert into products (id, name, price) values (6, 'New', 1)`);
    await expect(step('product')).resolves.toMatchObject({ checked: 6, marked: 5 });
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 6 #1']);
    await expect(step('product')).resolves.toMatchObject({ marked: 0 });
  });

  it('is what an audit compares with', async () => {
    await step('product');
    await step('order');
    const audit = (type: string) => service.get(Auditor).step(type, { limit: 100 });
    await expect(audit('product')).resolves.toMatchObject({ checked: 5, findings: [] });
    await expect(audit('order')).resolves.toMatchObject({ checked: 1, findings: [] });
    await sql('update products set price = 3 where id = 4');
    await outbox.clear();
    await expect(audit('product')).resolves.toMatchObject({ findings: [{ id: '4', finding: 'differs' }] });
  });
});
