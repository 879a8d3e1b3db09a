import { SyncRequests } from '../../src/outbox/sync/sync-requests.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/**
 * Requested syncs. To see these fail: leave the parents out of syncSql in publication-of.ts, the position out of sync-sql.ts, or let it ask for
 * waiting creations alone.
 */
describe('a requested sync', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    await sql(
      `insert into products (id, parent_product_id, name, price) values (1, null, 'Shirt', 1), (2, 1, 'Shirt, M', 1)`,
    );
    await sql(`insert into orders (id, order_number) values (7, 'A')`);
    service.bell.take();
  });

  const request = (type: string, ...ids: string[]) => service.get(SyncRequests).request(type, ids);

  it('of a variant brings its parent, names what does not exist, and wakes the stream', async () => {
    await outbox.deliverAll();
    await expect(request('product', '2', '99')).resolves.toEqual({ queued: ['1', '2'], unknown: ['99'] });
    expect(service.bell.take()).toContain('product');
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 1 #2', 'product.updated 2 #2']);
  });

  it('is a creation where nothing was ever delivered', async () => {
    await outbox.clear();
    await request('product', '1');
    await request('order', '7');
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 1 #1']);
    await expect(outbox.deliver('order')).resolves.toEqual(['order.created 7 #1']);
  });

  it('of an order that waits to be created comes behind it, as an update with the present state', async () => {
    await sql(`update orders set status = 'confirmed'`);
    await request('order', '7');
    expect((await outbox.rows(`type = 'order'`)).map(({ kind, snapshot }) => [kind, snapshot?.['status']])).toEqual([
      ['created', 'pending'],
      ['status_changed', 'confirmed'],
      ['updated', 'confirmed'],
    ]);
  });

  it('of an order that nothing was delivered of, but of which a change waits, comes behind it as an update', async () => {
    await outbox.clear();
    await sql(`update orders set status = 'confirmed'`);
    await request('order', '7');
    expect([await outbox.deliver('order'), await outbox.deliver('order')].flat()).toEqual([
      'order.status_changed 7 #1',
      'order.updated 7 #2',
    ]);
  });

  it('refuses a type that nobody declared', async () => {
    await expect(request('nothing', '1')).rejects.toThrow('No aggregate of type "nothing"');
  });
});
