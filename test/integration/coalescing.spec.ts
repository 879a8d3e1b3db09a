import { retried } from '../support/outbox-driver.js';
import { restoreShopRows } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What several events of one product mean together. Product 2 was delivered before, as its number 1. */
describe('coalescing of state', () => {
  const { service, outbox, sql } = useOutbox({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' });

  beforeEach(() => restoreShopRows(service.dataSource));

  const create = (id: number) => `insert into products (id, name, price) values (${id}, 'Thing', 1)`;
  const update = (id: number) => `update products set price = price + 1 where id = ${id}`;
  const remove = (id: number) => `delete from products where id = ${id}`;
  const write = async (...statements: string[]) => {
    for (const statement of statements) await sql(statement);
  };

  /** What nobody wrote to the shop. */
  const captured = (kind: string) =>
    `insert into outbox_events (type, aggregate_id, kind, lane) values ('product', 2, '${kind}', '${kind}')`;

  it.each([
    ['created, updated = created', [create(3), update(3)], 'created 3 #1'],
    ['created, deleted = nothing', [create(3), remove(3)], ''],
    ['created, updated, deleted = nothing', [create(3), update(3), remove(3)], ''],
    ['created, deleted, created = created', [create(3), remove(3), create(3)], 'created 3 #1'],
    ['created, deleted, created, deleted = nothing', [create(3), remove(3), create(3), remove(3)], ''],
    ['updated, updated = updated', [update(2), update(2)], 'updated 2 #2'],
    ['updated, deleted = deleted', [update(2), remove(2)], 'deleted 2 #2'],
    ['deleted, created = updated', [remove(2), create(2)], 'updated 2 #2'],
    ['deleted, created, updated = updated', [remove(2), create(2), update(2)], 'updated 2 #2'],
    ['updated, deleted, created = updated', [update(2), remove(2), create(2)], 'updated 2 #2'],
    ['deleted, created, deleted = deleted', [remove(2), create(2), remove(2)], 'deleted 2 #2'],
    ['created, of what consumers know already, deleted = deleted', [captured('created'), remove(2)], 'deleted 2 #2'],
  ])('%s', async (_what, statements, expected) => {
    await write(...statements);
    await expect(outbox.deliverAll()).resolves.toEqual(expected === '' ? [] : [`product.${expected}`]);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it.each([
    ['created = created', [create(2)], 'created 2 #3'],
    ['created, updated = created', [create(2), update(2)], 'created 2 #3'],
    ['created, deleted = nothing', [create(2), remove(2)], ''],
    ['created, deleted, created = created', [create(2), remove(2), create(2)], 'created 2 #3'],
    ['deleted, once more = nothing', [captured('deleted')], ''],
  ])('of an id whose deletion was delivered: %s', async (_what, statements, expected) => {
    await write(remove(2));
    await outbox.deliverAll();
    await write(...statements);
    await expect(outbox.deliverAll()).resolves.toEqual(expected === '' ? [] : [`product.${expected}`]);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it.each([
    ['updated', [update(2)], 'updated 2 #1'],
    ['deleted', [remove(2)], 'deleted 2 #1'],
    ['deleted, created', [remove(2), create(2)], 'updated 2 #1'],
    ['deleted, created, deleted', [remove(2), create(2), remove(2)], 'deleted 2 #1'],
  ])('of a product that is older than its capture: %s', async (_what, statements, expected) => {
    await sql('delete from outbox_positions');
    await write(...statements);
    await expect(outbox.deliverAll()).resolves.toEqual([`product.${expected}`]);
  });

  it('merges into the newest event, which knows since when the oldest waited and for how many it stands', async () => {
    await write(update(2), update(2), update(2));
    const [oldest, , newest] = await outbox.rows();
    const { events } = await outbox.claim('product_update');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ aggregateId: '2', id: newest!.id, coalesced: 3 });
    expect(events[0]!.waitingSince.getTime()).toBeLessThanOrEqual(events[0]!.capturedAt.getTime());
    await expect(outbox.rows()).resolves.toMatchObject([{ id: newest!.id, state: 'leased' }]);
    expect(Number(oldest!.id)).toBeLessThan(Number(newest!.id));
  });

  it('leaves together what was attempted, and alone what came after', async () => {
    await write(update(2), update(2));
    const first = await outbox.claim('product_update');
    await write(update(2));
    await outbox.settle(first, retried());
    await write(update(2));

    // Not due yet, and in the way of the newer ones.
    await expect(outbox.claim('product_update')).resolves.toMatchObject({ events: [] });
    await outbox.makeRetriesDue();
    const second = await outbox.claim('product_update');
    const { id, eventId, sequence } = first.events[0]!;
    expect(second.events).toMatchObject([
      { id, eventId, sequence, attempts: 1, ambiguous: true, coalesced: 2, kind: 'updated' },
    ]);

    await outbox.settle(second, retried());
    await outbox.makeRetriesDue();
    await expect(outbox.deliverAll()).resolves.toEqual(['product.updated 2 #2', 'product.updated 2 #3']);
  });

  it.each([
    ['stays deleted = nothing', [], ''],
    ['is created again = created', [create(3)], 'created 3 #1'],
    ['is created and deleted again = nothing', [create(3), remove(3)], ''],
  ])('of a creation that was gone before it was built, and %s', async (_what, statements, expected) => {
    await write(create(3));
    const created = await outbox.claim('product');
    await write(remove(3));
    await outbox.settle(created, { kind: 'gone' });
    await write(...statements);
    await expect(outbox.deliverAll()).resolves.toEqual(expected === '' ? [] : [`product.${expected}`]);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it('of a deletion whose product was there again before it was built: updated', async () => {
    await write(remove(2));
    const deleted = await outbox.claim('product');
    await write(create(2));
    await outbox.settle(deleted, { kind: 'returned' });
    await expect(outbox.deliverAll()).resolves.toEqual(['product.updated 2 #2']);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it('keeps a retry what it was, on its stream, when its product is deleted meanwhile', async () => {
    await write(create(3));
    const created = await outbox.claim('product');
    await write(update(3));
    await outbox.settle(created, retried());
    await write(remove(3));
    await outbox.makeRetriesDue();
    const again = await outbox.claim('product');
    expect(again.events).toMatchObject([{ kind: 'created', sequence: 1, attempts: 1 }]);
    await outbox.settle(again, retried());
    await outbox.makeRetriesDue();
    await expect(outbox.deliverAll()).resolves.toEqual(['product.created 3 #1', 'product.deleted 3 #2']);
  });

  describe('over separate streams', () => {
    it('numbers a product without gaps, each kind on its stream', async () => {
      const seen: string[] = [];
      for (const statement of [create(3), update(3), update(3), remove(3), create(3), update(3)]) {
        await write(statement);
        for (const stream of ['product_update', 'product'])
          for (const event of await outbox.deliver(stream)) seen.push(`${stream}: ${event}`);
      }
      expect(seen).toEqual([
        'product: product.created 3 #1',
        'product_update: product.updated 3 #2',
        'product_update: product.updated 3 #3',
        'product: product.deleted 3 #4',
        'product: product.created 3 #5',
        'product_update: product.updated 3 #6',
      ]);
    });

    it.each([
      ['created', [create(3), update(3)], 'product.created 3 #1'],
      ['deleted', [update(2), remove(2)], 'product.deleted 2 #2'],
    ])(
      'leaves what means %s together to the product stream, marked, and names that stream',
      async (_kind, statements, event) => {
        await write(...statements);
        const looking = await outbox.claim('product_update');
        expect(looking).toMatchObject({ events: [], otherStreams: ['product'] });
        const lanes = (await outbox.rows()).map(({ lane }) => lane);
        expect(lanes.filter((lane) => lane !== null)).toHaveLength(1);
        // Looked at again, there is nothing more to see.
        await expect(outbox.claim('product_update')).resolves.toMatchObject({ events: [], otherStreams: [] });
        await expect(outbox.deliver('product')).resolves.toEqual([event]);
      },
    );

    it('leaves what means updated together to the update stream', async () => {
      await write(remove(2), create(2));
      const looking = await outbox.claim('product');
      expect(looking).toMatchObject({ events: [], otherStreams: ['product_update'] });
      // It comes late to its lane, which claims may look at from a higher id on.
      expect((await outbox.rows()).at(-1)?.lane).toBe('+updated');
      await expect(outbox.deliver('product_update')).resolves.toEqual(['product.updated 2 #2']);
    });

    it('takes a newer change on board of what it had left to the other stream', async () => {
      await write(create(3), update(3));
      await outbox.claim('product_update');
      await write(update(3), remove(3));
      await expect(outbox.deliverAll()).resolves.toEqual([]);
      await expect(outbox.rows()).resolves.toEqual([]);
    });

    it('waits for the other stream while it has an event of the product in hand', async () => {
      await write(create(3));
      const created = await outbox.claim('product');
      await write(update(3));
      await expect(outbox.claim('product_update')).resolves.toMatchObject({ events: [] });
      const settled = await outbox.settle(created, retried());
      expect(settled.settled).toBe(1);
      await expect(outbox.claim('product_update')).resolves.toMatchObject({ events: [] });
      await outbox.makeRetriesDue();
      await expect(outbox.deliver('product_update')).resolves.toEqual([]);
      await expect(outbox.deliver('product')).resolves.toEqual(['product.created 3 #1']);
      await expect(outbox.deliver('product_update')).resolves.toEqual(['product.updated 3 #2']);
    });
  });
});
