import { jest } from '@jest/globals';
import type { Claim } from '../../src/outbox/claim/claim.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { DELIVERED, described, retried } from '../support/outbox-driver.js';
import { readingOf, statementsOf, type RecordedStatement } from '../support/recorded-statements.js';
import { restoreShopRows } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** Which events a claim leases: heads only, oldest first, never a key twice, however long the queue behind a key. */
describe('claiming', () => {
  const { service, outbox, sql } = useOutbox({ BATCH_MAX_RECORDS: '50', RETRY_BASE_MS: '60000' });

  beforeEach(() => restoreShopRows(service.dataSource));

  const products = (count: number) =>
    sql(`insert into products (id, name, price) select 100 + g, 'p', 1 from generate_series(1, ${count}) g`);
  const ids = ({ events }: Claim) => events.map(({ aggregateId }) => Number(aggregateId));

  it('leases the oldest first, at most a batch, and says whether there are more', async () => {
    await products(125);
    const claims = [await outbox.claim('product'), await outbox.claim('product'), await outbox.claim('product')];
    expect(claims.map(({ events }) => events.length)).toEqual([50, 50, 25]);
    expect(claims.flatMap(ids)).toEqual(Array.from({ length: 125 }, (_, index) => 101 + index));
    expect(claims.map(({ more }) => more)).toEqual([true, true, false]);
    await expect(outbox.claim('product')).resolves.toMatchObject({ events: [], more: false });
  });

  it('says that there are more where retries fill the batch, as all do after an outage', async () => {
    await products(75);
    for (let batch = 0; batch < 2; batch++)
      await outbox.settle(await outbox.claim('product'), retried({ blame: 'record' }));
    await outbox.makeRetriesDue();
    const claims = [await outbox.claim('product'), await outbox.claim('product')];
    expect(claims.map(({ events, more }) => [events.length, more])).toEqual([
      [50, true],
      [25, false],
    ]);
  });

  it('gives retries half of a batch while others wait, and as much as there is where fewer do', async () => {
    await products(50);
    await outbox.settle(await outbox.claim('product'), retried({ blame: 'record' }));
    await outbox.makeRetriesDue();
    await sql(`insert into products (id, name, price) select 1000 + g, 'p', 1 from generate_series(1, 35) g`);
    const claims = [await outbox.claim('product'), await outbox.claim('product')];
    const parts = claims.map(({ events }) => events.filter(({ attempts }) => attempts > 0).length);
    expect(claims.map(({ events }) => events.length)).toEqual([50, 35]);
    expect(parts).toEqual([25, 25]);
  });

  it('gives retries no more than half of the probes while others wait', async () => {
    await products(1);
    await outbox.settle(await outbox.claim('product'), retried({ blame: 'record' }));
    await sql(`insert into products (id, name, price) select 1000 + g, 'p', 1 from generate_series(1, 150) g`);
    const probes: number[] = [];
    try {
      while (probes.length < 100 && new Set(probes).size < 2) {
        await outbox.makeRetriesDue();
        await sql(`update outbox_streams set broken = true, not_before = '-infinity'`);
        const { events } = await outbox.claim('product');
        probes.push(events[0]?.attempts ?? -1);
        await sql(`update outbox_events set state = 'retrying', attempts = 1 where state = 'leased'`);
      }
    } finally {
      await sql(`update outbox_streams set broken = false, not_before = '-infinity'`);
    }
    expect([...new Set(probes)].sort()).toEqual([0, 1]);
  });

  it('looks further while there are few products among many rows', async () => {
    await products(150);
    await outbox.deliverAll();
    await sql(`do $$ begin for changed in 101..250 loop for times in 1..4 loop
      update products set price = price + 1 where id = changed; end loop; end loop; end $$`);
    const claims: Claim[] = [];
    while (claims.at(-1)?.more ?? true) claims.push(await outbox.claim('product'));
    expect(claims.map(({ events }) => events.length)).toEqual([25, 50, 50, 25]);
    expect(claims.flatMap(({ events }) => events.map(({ coalesced }) => coalesced))).toEqual(Array(150).fill(4));
  });

  it('says that there are more when all that it chose came to nothing', async () => {
    await products(75);
    await sql('delete from products where id > 100 and id <= 150');
    const claim = await outbox.claim('product');
    expect(claim.events).toEqual([]);
    expect(claim.more).toBe(true);
    expect((await outbox.claim('product')).events).toHaveLength(25);
  });

  it('gives a claim back whose commit was not answered, as soon as PostgreSQL answers again', async () => {
    await products(3);
    const database = service.get(OutboxDatabase);
    const together = database.together.bind(database);
    const unanswered = jest.spyOn(database, 'together').mockImplementationOnce(async (statements) => {
      await together(statements);
      throw new Error('Connection terminated unexpectedly');
    });
    await expect(outbox.claim('product')).rejects.toThrow('terminated');
    unanswered.mockRestore();
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(['leased', 'leased', 'leased']);
    await outbox.claim('product');
    for (const { due_in_ms } of await outbox.rows()) expect(due_in_ms).toBeLessThanOrEqual(0);
  });

  it('stores the lease by the clock of PostgreSQL, and counts it from before by its own', async () => {
    await sql('update products set price = 3 where id = 2');
    const before = performance.now();
    const { lease } = await outbox.claim('product');
    const { leaseMs } = service.settings.publishing;
    expect(lease.endsAt - before).toBeGreaterThanOrEqual(leaseMs);
    expect(lease.endsAt).toBeLessThanOrEqual(performance.now() + leaseMs);
    const [row] = await outbox.rows();
    expect(row).toMatchObject({
      state: 'leased',
      lease_token: lease.token,
      lane: null,
      sequence: '2',
      stream: 'product',
    });
    expect(row!.due_in_ms).toBeGreaterThan(leaseMs - 5000);
    expect(row!.due_in_ms).toBeLessThanOrEqual(leaseMs);
  });

  it('leases no key that is in hand, and goes on with it after its settlement', async () => {
    await sql('update products set price = 3 where id = 2');
    const claim = await outbox.claim('product');
    await sql('update products set price = 4 where id in (1, 2)');
    expect(ids(await outbox.claim('product'))).toEqual([1]);
    await expect(outbox.settle(claim, DELIVERED)).resolves.toMatchObject({ settled: 1, next: ['product'] });
    const next = await outbox.claim('product');
    expect(next.events.map((event) => described(next, event))).toEqual(['product.updated 2 #3']);
  });

  it('claims one type from the stream of another only by its own lane', async () => {
    await sql(`update products set price = 3 where id = 2; update orders set tax_amount = 1 where id = 1`);
    await expect(outbox.deliver('order')).resolves.toEqual(['order.updated 1 #2']);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 2 #2']);
  });

  it('leaves the retries of another type on its stream to that one', async () => {
    await sql(`update orders set tax_amount = 1 where id = 1`);
    await outbox.settle(await outbox.claim('order'), retried());
    await outbox.makeRetriesDue();
    // As if both types shared the stream.
    await sql(`update outbox_events set stream = 'product'`);
    await expect(outbox.deliver('product', 'product')).resolves.toEqual([]);
    await expect(outbox.rows()).resolves.toMatchObject([{ state: 'retrying' }]);
  });

  describe('of history', () => {
    it('takes one transaction of an order at a time, in the order of the commits', async () => {
      const [early, late] = [await service.sessions.open(), await service.sessions.open()];
      await early.query(`begin; update order_items set quantity = 7 where id = 3`);
      await late.query(`update orders set status = 'confirmed' where id = 2`);
      await early.query('commit');
      await expect(outbox.deliver('order')).resolves.toEqual(['order.status_changed 2 #2']);
      await expect(outbox.deliver('order')).resolves.toEqual(['order.updated 2 #3']);
    });

    it('goes by the count of commits, not by ids, which triggers of before took at the change', async () => {
      await sql(`update orders set status = 'confirmed' where id = 2`);
      await sql(`update order_items set quantity = 7 where id = 3`);
      await sql('update outbox_events set n = 100 - n');
      await expect(outbox.deliver('order')).resolves.toEqual(['order.updated 2 #2']);
      await expect(outbox.deliver('order')).resolves.toEqual(['order.status_changed 2 #3']);
    });

    it('does not let one order hold up others', async () => {
      for (const status of ['a', 'b', 'c']) await sql(`update orders set status = '${status}' where id = 1`);
      await sql(`update orders set status = 'a' where id = 2`);
      const claim = await outbox.claim('order');
      expect(ids(claim)).toEqual([1, 2]);
      await outbox.settle(claim, (event) => (event.aggregateId === '1' ? retried() : DELIVERED));
      await sql(`update orders set status = 'b' where id = 2`);
      await expect(outbox.deliver('order')).resolves.toEqual(['order.status_changed 2 #3']);
      await outbox.makeRetriesDue();
      await expect(outbox.deliverAll()).resolves.toEqual([
        'order.status_changed 1 #2',
        'order.status_changed 1 #3',
        'order.status_changed 1 #4',
      ]);
    });

    it('goes on with the next in commit order also where rows were set aside behind a retry', async () => {
      for (const status of ['a', 'b', 'c', 'd']) await sql(`update orders set status = '${status}' where id = 1`);
      const claim = await outbox.claim('order');
      await outbox.settle(claim, retried());
      await outbox.claim('order'); // sets the others aside
      expect((await outbox.rows(`lane is not null`)).length).toBe(0);
      await outbox.makeRetriesDue();
      const sent = await outbox.claim('order');
      const settled = await outbox.settle(sent, DELIVERED);
      expect(settled.next).toEqual(['order']);
      const waiting = await outbox.rows(`lane is not null`);
      expect(waiting.map(({ snapshot }) => snapshot?.['status'])).toEqual(['b']);
    });
  });

  describe('behind a key that is retried', () => {
    /** 5,000 events of product 2, older than everything else, behind one that will be retried. */
    const fillUp = async () => {
      await sql(`update products set price = 3 where id = 2`);
      await outbox.settle(await outbox.claim('product'), retried());
      await sql(`update outbox_events set due_at = clock_timestamp() + interval '1 hour'`);
      await sql(`insert into outbox_events (type, aggregate_id, kind, lane) select 'product', 2, 'updated', 'updated'
        from generate_series(1, 5000)`);
      await products(25);
    };

    const claimingStatement = async (): Promise<RecordedStatement> => {
      const statements = await statementsOf(service.get(OutboxDatabase), () => outbox.claim('product'));
      return statements.at(-1)!;
    };

    it('nothing waits for it: its events are set aside, and claims no longer see them', async () => {
      await fillUp();
      const claimed: number[] = [];
      let claims = 0;
      for (let more = true; more; claims++) {
        const claim = await outbox.claim('product');
        claimed.push(...ids(claim));
        more = claim.more;
      }
      expect(claimed.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => 101 + index));
      // Each claim looks at four batches.
      expect(claims).toBeLessThanOrEqual(5000 / 200 + 2);
      await expect(outbox.rows('lane is not null')).resolves.toEqual([]);

      const reading = await readingOf(service.get(OutboxDatabase), await claimingStatement());
      expect(reading.sequentialScans).toBe(0);
      expect(reading.rows).toBeLessThan(60);
    });

    it('no claim reads more than what it looks at, also while it sets them aside', async () => {
      // Statistics of a time when nothing was in hand: they made retries be looked for among all that is.
      await sql(
        `insert into outbox_events (type, aggregate_id, kind) select 'product', 2, 'updated' from generate_series(1, 5000)`,
      );
      await sql('analyze outbox_events');
      await sql('delete from outbox_events');
      await fillUp();
      // Many keys in hand elsewhere must not count either.
      await sql(`insert into outbox_events (type, aggregate_id, kind, state, stream, due_at) select 'product', 10000 + g, 'updated',
        'retrying', 'product', clock_timestamp() + interval '1 hour' from generate_series(1, 3000) g`);
      const statement = await claimingStatement();
      const reading = await readingOf(service.get(OutboxDatabase), statement);
      expect(reading.sequentialScans).toBe(0);
      // 200 looked at, and the same 200 to set them aside.
      expect(reading.rows).toBeLessThan(450);
    });

    it('no settlement reads them', async () => {
      await fillUp();
      while ((await outbox.claim('product')).more);
      await outbox.makeRetriesDue();
      const claim = await outbox.claim('product');
      expect(claim.events).toHaveLength(1);
      const statements = await statementsOf(service.get(OutboxDatabase), () => outbox.settle(claim, DELIVERED));
      const readings = [];
      for (const statement of statements) readings.push(await readingOf(service.get(OutboxDatabase), statement));
      for (const reading of readings) {
        expect(reading.sequentialScans).toBe(0);
        // The settled one, and what other claims have in hand.
        expect(reading.rows).toBeLessThan(50);
      }
    });

    it('they all go out as one, next, when it is delivered', async () => {
      await fillUp();
      while ((await outbox.claim('product')).more);
      await outbox.makeRetriesDue();
      await outbox.settle(await outbox.claim('product'), DELIVERED);
      await expect(outbox.rows('lane is not null')).resolves.toHaveLength(1);
      const claim = await outbox.claim('product');
      expect(claim.events).toMatchObject([{ aggregateId: '2', sequence: 3, coalesced: 5000 }]);
    });

    it('they stay set aside while it is retried again', async () => {
      await fillUp();
      while ((await outbox.claim('product')).more);
      for (let round = 0; round < 3; round++) {
        await outbox.makeRetriesDue();
        await outbox.settle(await outbox.claim('product'), retried());
        await expect(outbox.rows('lane is not null')).resolves.toEqual([]);
      }
    });
  });
});
