import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { ParkedRepairs, type Repair } from '../../src/outbox/parked/parked-repairs.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import type { Outcome } from '../../src/outbox/settle/outcome.js';
import { DELIVERED, retried } from '../support/outbox-driver.js';
import { readingOf, statementsOf } from '../support/recorded-statements.js';
import { restoreShopRows } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

const OVERSIZE: Outcome = { kind: 'parked', reason: 'oversize: 2000000 bytes, the stream takes 1048576' };

/** What comes after a creation that was parked. Updates have a stream of their own; product 2 was delivered before, as its number 1. */
describe('after a parked creation', () => {
  const { service, outbox, sql } = useOutbox({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' });

  beforeEach(() => restoreShopRows(service.dataSource));

  const create = (id: number) => `insert into products (id, name, price) values (${id}, 'Thing', 1)`;
  const update = (id: number) => `update products set price = price + 1 where id = ${id}`;
  const remove = (id: number) => `delete from products where id = ${id}`;
  const write = async (...statements: string[]) => {
    for (const statement of statements) await sql(statement);
  };
  const park = async (stream: string) => outbox.settle(await outbox.claim(stream), OVERSIZE);
  const parkedCreation = async (id: number) => {
    await write(create(id));
    await park('product');
  };
  /** Parked after a try that may have been accepted. */
  const doubtfulCreation = async (id: number) => {
    await write(create(id));
    await outbox.settle(await outbox.claim('product'), retried());
    await outbox.makeRetriesDue();
    await park('product');
    await expect(outbox.rows()).resolves.toMatchObject([{ state: 'parked', ambiguous: true }]);
  };
  const repair = async (what: Repair) => {
    const publication = service.get(PublicationRegistry).publication('product');
    const parked = (await outbox.rows(`state = 'parked'`)).map(({ id, aggregate_id: aggregateId }) => ({
      id,
      aggregateId,
    }));
    const { done } = await service
      .get(OutboxDatabase)
      .transaction((sql) => service.get(ParkedRepairs).carryOut(sql, what, publication, parked));
    expect(done).toHaveLength(parked.length);
  };
  /** Delivers all. The update stream comes first, and must leave to the other what is none of its own, as the other must. */
  const delivered = async () => {
    const seen: string[] = [];
    for (let found = true; found;) {
      found = false;
      for (const stream of ['product_update', 'product', 'product_update'])
        for (const event of await outbox.deliver(stream)) {
          found = true;
          seen.push(`${stream}: ${event.replace('product.', '')}`);
        }
    }
    return seen;
  };
  const afterDeletion = async () => {
    await write(remove(2));
    await expect(delivered()).resolves.toEqual(['product: deleted 2 #2']);
  };

  it('the first update is the creation, and closes the parked one', async () => {
    await parkedCreation(3);
    await write(update(3));
    const looking = await outbox.claim('product_update');
    expect(looking).toMatchObject({ events: [], otherStreams: ['product'] });
    await expect(delivered()).resolves.toEqual(['product: created 3 #1']);
    await expect(outbox.rows()).resolves.toEqual([]);
    await write(update(3));
    await expect(delivered()).resolves.toEqual(['product_update: updated 3 #2']);
  });

  it.each([
    ['updates', [update(3), update(3)], 'created 3 #1'],
    ['a deletion', [remove(3)], 'deleted 3 #1'],
    ['an update and a deletion', [update(3), remove(3)], 'deleted 3 #1'],
    ['a deletion and another creation', [remove(3), create(3)], 'created 3 #1'],
    ['a deletion, another creation and its deletion', [remove(3), create(3), remove(3)], 'deleted 3 #1'],
  ])('%s that wait together go out as one record, on the stream of creations', async (_what, statements, expected) => {
    await parkedCreation(3);
    await write(...statements);
    await expect(delivered()).resolves.toEqual([`product: ${expected}`]);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it.each([
    ['an update', [update(2)], 'created 2 #3'],
    ['a deletion', [remove(2)], 'deleted 2 #3'],
    ['a deletion and another creation', [remove(2), create(2)], 'created 2 #3'],
  ])('%s of an id whose deletion was delivered goes out under the next number', async (_what, statements, expected) => {
    await afterDeletion();
    await parkedCreation(2);
    await write(...statements);
    await expect(delivered()).resolves.toEqual([`product: ${expected}`]);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it('an update that is parked in its place leaves the creation to the next one', async () => {
    await parkedCreation(3);
    await write(update(3));
    await outbox.claim('product_update');
    await park('product');
    await write(update(3));
    await expect(delivered()).resolves.toEqual(['product: created 3 #1']);
    await expect(outbox.rows()).resolves.toEqual([]);
  });

  it('an update of what consumers know stays one', async () => {
    await write(update(2));
    await park('product_update');
    await write(update(2));
    await expect(delivered()).resolves.toEqual(['product_update: updated 2 #2']);
    // Delivered while nobody captured yet: its creation is none of ours.
    await write('delete from outbox_positions', update(2));
    await park('product_update');
    await write(update(2));
    await expect(delivered()).resolves.toEqual(['product_update: updated 2 #1']);
  });

  describe('that is replayed', () => {
    it('makes one record with the update that waits', async () => {
      await parkedCreation(3);
      await write(update(3));
      await repair('replay');
      await expect(delivered()).resolves.toEqual(['product: created 3 #1']);
      await expect(outbox.rows()).resolves.toEqual([]);
    });

    it('is an update once another record has created the product meanwhile', async () => {
      await parkedCreation(3);
      await write(update(3));
      await outbox.claim('product_update');
      const instead = await outbox.claim('product');
      await repair('replay');
      await outbox.settle(instead, DELIVERED);
      expect(instead.events).toMatchObject([{ kind: 'created', sequence: 1, replayed: false }]);
      await expect(delivered()).resolves.toEqual(['product_update: updated 3 #2']);
      await expect(outbox.rows()).resolves.toEqual([]);
    });
  });

  describe('that may have been accepted', () => {
    it('the first update is a creation all the same, under the next number', async () => {
      await doubtfulCreation(3);
      await write(update(3));
      await expect(delivered()).resolves.toEqual(['product: created 3 #2']);
    });

    it.each(['replay', 'send-current'] as const)('a deletion goes out, also after a %s', async (what) => {
      await doubtfulCreation(3);
      await repair(what);
      await write(remove(3));
      await expect(delivered()).resolves.toEqual(['product: deleted 3 #2']);
      await expect(outbox.rows()).resolves.toEqual([]);
    });

    it.each([['replay'], ['send-current'], [null]] as const)(
      'a deletion of an id that was deleted before goes out, also after a %s',
      async (what) => {
        await afterDeletion();
        await doubtfulCreation(2);
        if (what) await repair(what);
        await write(remove(2));
        await expect(delivered()).resolves.toEqual(['product: deleted 2 #4']);
        await expect(outbox.rows()).resolves.toEqual([]);
      },
    );
  });

  it('is looked for only by whom consumers do not know, and found among many without reading them', async () => {
    const database = service.get(OutboxDatabase);
    const [, claim] = await statementsOf(database, () => outbox.claim('product_update'));
    await write(`insert into outbox_events (type, aggregate_id, kind, state, parked_at)
      select 'product', 1000 + g, 'created', 'parked', now() from generate_series(1, 5000) g`);
    const readFor = async (id: number) => {
      await write(`delete from outbox_events where state = 'pending'`);
      await write(`insert into outbox_events (type, aggregate_id, kind, lane)
        select 'product', ${id}, 'updated', 'updated' from generate_series(1, 90)`);
      const { rows, sequentialScans } = await readingOf(database, claim!);
      expect(sequentialScans).toBe(0);
      return rows;
    };
    const known = await readFor(2);
    expect(await readFor(999)).toBe(known);
    // Once for each row that is merged.
    expect(await readFor(1001)).toBeLessThan(known + 100);
  });
});
