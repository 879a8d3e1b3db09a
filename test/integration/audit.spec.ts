import type { INestApplicationContext } from '@nestjs/common';
import { SETTINGS } from '../../src/config/settings.module.js';
import { Auditor } from '../../src/outbox/audit/auditor.js';
import type { AuditStep } from '../../src/outbox/audit/audit.js';
import { createLog } from '../../src/logging/create-log.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { Mender } from '../../src/outbox/audit/mender.js';
import { changeUnseen } from '../support/unseen-changes.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/** Changes that no trigger saw. To see these fail: compare with `md5` in audit-sql.ts, or leave out `on its way`, or what it asks of the lane. */
describe('an audit', () => {
  let service: PublishingService;
  let worker: INestApplicationContext;
  let auditor: Auditor;

  beforeAll(async () => {
    service = await startPublishing();
    worker = await service.startWorker();
    auditor = new Auditor(
      new OutboxDatabase(service.dataSource, worker.get(SETTINGS), createLog('silent')),
      worker.get(PublicationRegistry),
    );
  });
  afterAll(() => service.dispose());

  beforeEach(async () => {
    await sql('truncate products, orders, categories cascade');
    await service.drained();
    await sql('truncate outbox_events, outbox_positions');
  });

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const unseen = (statements: string) => changeUnseen(service.dataSource, statements);
  /** The whole audit, in steps of 300. */
  const audit = async (type: string) => {
    const steps: AuditStep[] = [];
    for (let after: string | undefined; ;) {
      const step = await auditor.step(type, { after, limit: 300 });
      if (step.reached === null) break;
      steps.push(step);
      after = step.reached;
    }
    return {
      checked: steps.reduce((sum, { checked }) => sum + checked, 0),
      findings: steps.flatMap(({ findings }) => findings),
      onTheirWay: steps.flatMap(({ onTheirWay }) => onTheirWay),
      parked: steps.flatMap(({ parked }) => parked),
    };
  };
  const mend = (type: string, ids: readonly string[]) =>
    worker.get(OutboxDatabase).transaction((run) => worker.get(Mender).mend(run, type, ids));
  const lastOf = (stream: string, id: string) =>
    service
      .records(stream)
      .filter(({ partitionKey }) => partitionKey === id)
      .at(-1)?.body;

  it('finds exactly the thousand products that were changed unseen; mending delivers them; a second one is clean', async () => {
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 2000) id`);
    await service.drained();
    await unseen('update products set price = 2 where id % 2 = 0');
    const { checked, findings } = await audit('product');
    expect(checked).toBe(2000);
    expect(findings).toHaveLength(1000);
    expect(findings.every(({ id, finding }) => Number(id) % 2 === 0 && finding === 'differs')).toBe(true);
    const before = service.records('product-updates').length;
    await expect(
      mend(
        'product',
        findings.map(({ id }) => id),
      ),
    ).resolves.toBe(1000);
    await service.drained();
    const mended = service.records('product-updates').slice(before);
    expect(service.records('product-updates')).toHaveLength(before + 1000);
    expect(mended.every(({ body }) => body.event.type === 'product.updated' && body['price'] === 2)).toBe(true);
    await expect(audit('product')).resolves.toMatchObject({ checked: 2000, findings: [] });
  });

  it('tells what was created and deleted unseen', async () => {
    await sql(`insert into products (id, name, price) values (1, 'Goes', 1), (2, 'Stays', 1)`);
    await service.drained();
    await unseen(`delete from products where id = 1; insert into products (id, name, price) values (3, 'Comes', 1)`);
    const { findings } = await audit('product');
    expect(findings).toEqual([
      { id: '1', finding: 'deletion_not_told' },
      { id: '3', finding: 'never_delivered' },
    ]);
    await mend('product', ['1', '3']);
    await service.drained();
    expect(lastOf('product-updates', '1')).toMatchObject({ deleted: true, event: { type: 'product.deleted' } });
    expect(lastOf('product-updates', '3')).toMatchObject({ name: 'Comes', event: { type: 'product.created' } });
    await expect(audit('product')).resolves.toMatchObject({ findings: [] });
    await unseen(`insert into products (id, name, price) values (1, 'Back', 1)`);
    await expect(audit('product')).resolves.toMatchObject({ findings: [{ id: '1', finding: 'never_delivered' }] });
  });

  it('compares orders with the snapshot that was delivered last', async () => {
    await sql(`insert into products (id, name, price) values (1, 'Cup', 1);
      insert into orders (id, order_number, status, shipping_address) values (1, 'A', 'paid', '{"b": "Zürich", "a": 1}'), (2, 'B', 'paid', '{}');
      insert into order_items (order_id, product_id, quantity, price) values (1, 1, 2, 9.50)`);
    await sql(`update orders set total_amount = 19.00, status = 'shipped' where id = 1`);
    await service.drained();
    await expect(audit('order')).resolves.toMatchObject({ checked: 2, findings: [] });
    await unseen(`update order_items set quantity = 3; delete from orders where id = 2`);
    const { findings } = await audit('order');
    expect(findings).toEqual([
      { id: '1', finding: 'differs' },
      { id: '2', finding: 'deletion_not_told' },
    ]);
    await mend('order', ['1', '2']);
    await service.drained();
    expect(lastOf('order-events', '1')).toMatchObject({
      line_items: [{ quantity: 3 }],
      event: { type: 'order.updated' },
    });
    expect(lastOf('order-events', '2')).toMatchObject({ deleted: true, event: { type: 'order.deleted' } });
    await expect(audit('order')).resolves.toMatchObject({ findings: [] });
  });

  it('leaves what is on its way alone, be it an event, or a shared row that has yet to fan out', async () => {
    await sql(`insert into categories (id, name) values (5, 'old');
      insert into products (id, name, price) values (1, 'Thing', 1), (2, 'Thing', 1);
      insert into product_categories (product_id, category_id) values (2, 5)`);
    await service.drained();
    await service.stopWorker(worker);
    await sql('update products set price = 2 where id = 1');
    await expect(audit('product')).resolves.toMatchObject({ findings: [], onTheirWay: ['1'] });
    await sql(`update categories set name = 'new'`);
    await expect(audit('product')).resolves.toMatchObject({ findings: [], onTheirWay: ['1', '2'] });
    worker = await service.startWorker();
    await service.drained();
    await expect(audit('product')).resolves.toMatchObject({ findings: [], onTheirWay: [] });
  });

  it('finds what waits behind an event in hand that somebody deleted by hand: nothing would claim it', async () => {
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await service.drained();
    await unseen('update products set price = 2');
    await sql(`insert into outbox_events (type, aggregate_id, kind, lane) values ('product', 1, 'updated', null)`);
    await expect(audit('product')).resolves.toMatchObject({
      findings: [{ id: '1', finding: 'differs' }],
      onTheirWay: [],
    });
    await mend('product', ['1']);
    await service.drained();
    expect(lastOf('product-updates', '1')).toMatchObject({ price: 2, event: { sequence: 2 } });
  });

  it('knows who waits in the list of a bulk change, and who in one that is parked', async () => {
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1), (2, 'Thing', 1), (3, 'Thing', 1)`);
    await service.drained();
    await service.stopWorker(worker);
    await unseen(`update products set price = 2; insert into products (id, name, price) values (4, 'New', 1)`);
    // Of the first it has told already.
    await sql(`insert into outbox_events (type, aggregate_id, kind, lane, source, roots, progress)
      values ('product', 1, 'fan-out', 'fan-out', 'products', '{1, 2, 4}', 1)`);
    const lost = ['1', '3'].map((id) => ({ id, finding: 'differs' }));
    await expect(audit('product')).resolves.toMatchObject({ findings: lost, onTheirWay: ['2', '4'], parked: [] });
    await sql(`update outbox_events set state = 'parked', lane = null, parked_at = now()`);
    await expect(audit('product')).resolves.toMatchObject({ findings: lost, onTheirWay: [], parked: ['2', '4'] });
    worker = await service.startWorker();
    await sql('delete from outbox_events');
  });

  it('names parked events apart, which only a person can deal with', async () => {
    await sql(`insert into products (id, name, description, price) values (1, 'Huge', repeat('x', 1100000), 1)`);
    await service.drained();
    await expect(audit('product')).resolves.toMatchObject({ findings: [], parked: ['1'] });
  });
});
