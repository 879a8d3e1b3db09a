import { DELIVERED, retried } from '../support/outbox-driver.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What a settlement leaves behind. To see these fail: in settle-sql.ts take out the check of the lease's token, or the used-up numbers. */
describe('settling', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(() => emptyShop(service.dataSource));

  const create = (id: number) => sql(`insert into products (id, name, price) values (${id}, 'Thing', 1)`);
  const update = (id: number) => sql(`update products set price = price + 1 where id = ${id}`);

  it('moves the position and empties the outbox, event by event', async () => {
    await create(1);
    await create(2);
    const claim = await outbox.claim('product');
    await outbox.settle(claim, (event) => (event.aggregateId === '1' ? DELIVERED : retried()));
    expect(await outbox.rows()).toMatchObject([
      { aggregate_id: '2', state: 'retrying', sequence: '1', ambiguous: true },
    ]);
    expect(await outbox.positions()).toMatchObject([{ aggregate_id: '1', sequence: '1', delivered: true }]);
  });

  it('dates a delivery by its acknowledgement, however late it can be settled', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), DELIVERED, { answeredAt: performance.now() - 60_000 });
    const aMinuteAgo = `delivered_at between clock_timestamp() - interval '2 minutes' and clock_timestamp() - interval '1 minute'`;
    for (const table of ['outbox_positions', 'outbox_deliveries'])
      expect(await sql(`select aggregate_id from ${table} where ${aMinuteAgo}`)).toEqual([{ aggregate_id: '1' }]);
  });

  it('does nothing with a token that another worker has taken over', async () => {
    await create(1);
    const stale = await outbox.claim('product');
    await sql(`update outbox_events set state = 'retrying', lease_token = null, due_at = now()`);
    const current = await outbox.claim('product');
    await expect(outbox.settle(stale, DELIVERED)).resolves.toMatchObject({ settled: 0 });
    await expect(outbox.settle(stale, retried())).resolves.toMatchObject({ settled: 0 });
    await expect(outbox.settle(stale, retried({ blame: 'call' }))).resolves.toMatchObject({ settled: 0 });
    expect(await sql('select broken from outbox_streams')).toEqual([{ broken: false }]);
    expect(await outbox.positions()).toEqual([]);
    await expect(outbox.settle(current, DELIVERED)).resolves.toMatchObject({ settled: 1 });
  });

  it('retries under the same number, id and stream, and never takes newer changes on board', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), retried());
    const [first] = await outbox.rows();
    await update(1);
    await outbox.makeRetriesDue();
    const retry = await outbox.claim('product');
    expect(retry.events).toMatchObject([{ sequence: 1, eventId: first?.event_id, attempts: 1, kind: 'created' }]);
    const { next } = await outbox.settle(retry, DELIVERED);
    expect(next).toEqual(['product']);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 1 #2']);
  });

  it('parks what is at fault itself after three tries, and gives its number to the next event', async () => {
    await create(1);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await outbox.makeRetriesDue();
      await outbox.settle(
        await outbox.claim('product'),
        retried({ blame: 'record', ambiguous: false, reason: 'refused' }),
      );
    }
    expect(await outbox.rows()).toMatchObject([
      { state: 'parked', attempts: 3, faults: 3, sequence: null, last_error: 'refused' },
    ]);
    await update(1);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 1 #1']);
    expect(await outbox.rows()).toEqual([]);
  });

  it('uses a number up when a try may have been accepted', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), retried({ ambiguous: true }));
    await outbox.makeRetriesDue();
    await outbox.settle(await outbox.claim('product'), { kind: 'parked', reason: 'oversize' });
    await update(1);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 1 #2']);
  });

  it('never parks for trouble that is not the record’s, however often it is tried', async () => {
    await create(1);
    for (let attempt = 1; attempt <= 8; attempt++) {
      await outbox.makeRetriesDue();
      await sql(`update outbox_streams set not_before = now()`);
      await outbox.settle(await outbox.claim('product'), retried({ blame: 'call' }));
    }
    expect(await outbox.rows()).toMatchObject([{ state: 'retrying', attempts: 8, faults: 0 }]);
  });

  it('lets what was released coalesce again, as if it had not been claimed', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), { kind: 'released' });
    await update(1);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 1 #1']);
  });

  it('leaves a retry that was not put again what it was: its first try may have been accepted', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), retried());
    const [tried] = await outbox.rows();
    await outbox.makeRetriesDue();
    await outbox.settle(await outbox.claim('product'), { kind: 'released' });
    const { event_id, sequence, stream } = tried!;
    expect(await outbox.rows()).toMatchObject([
      { state: 'retrying', event_id, sequence, stream, attempts: 1, ambiguous: true },
    ]);
  });

  it('closes no parked event that is newer than what was delivered', async () => {
    await create(1);
    const older = await outbox.claim('product');
    await update(1);
    // As if a worker with a longer lease had come to it meanwhile.
    await sql(
      `update outbox_events set state = 'parked', lane = null, last_error = 'oversize: x', parked_at = now() where state = 'pending'`,
    );
    await outbox.settle(older, DELIVERED);
    expect(await outbox.rows()).toMatchObject([{ kind: 'updated', state: 'parked' }]);
  });

  it('logs a deletion as one, whatever its event was', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), () => ({ ...DELIVERED, deleted: true }));
    expect(await sql('select kind from outbox_deliveries where event_id is not null')).toContainEqual({
      kind: 'deleted',
    });
  });

  it('turns what is gone into a deletion that merges with the real one', async () => {
    await create(1);
    await outbox.deliver('product');
    await update(1);
    const claim = await outbox.claim('product');
    await sql('delete from products where id = 1');
    await outbox.settle(claim, { kind: 'gone' });
    await expect(outbox.deliver('product')).resolves.toEqual(['product.deleted 1 #2']);
    expect(await outbox.rows()).toEqual([]);
  });

  /** Three events on a broken stream: one leased as a probe, the others not due for an hour. */
  const probed = async () => {
    for (const id of [1, 2, 3]) await create(id);
    await outbox.settle(await outbox.claim('product'), retried({ blame: 'call', reason: 'ECONNREFUSED' }));
    expect((await outbox.claim('product')).waitMs).toBeGreaterThan(0);
    await outbox.makeRetriesDue();
    await sql(`update outbox_streams set not_before = now()`);
    const probe = await outbox.claim('product');
    expect(probe.events).toHaveLength(1);
    expect((await outbox.claim('product')).events).toHaveLength(0);
    await sql(`update outbox_events set due_at = now() + interval '1 hour' where state = 'retrying'`);
    return probe;
  };

  it('closes a broken stream to all but a probe, and makes everything due when the probe gets through', async () => {
    await outbox.settle(await probed(), DELIVERED);
    expect((await outbox.claim('product')).events).toHaveLength(2);
  });

  it('waits for no retry that somebody holds, who may be waiting for another one', async () => {
    const probe = await probed();
    const holder = await service.sessions.open();
    await holder.query(`begin; select from outbox_events where state = 'retrying' limit 1 for update`);
    await outbox.settle(probe, DELIVERED);
    expect(await outbox.rows(`due_at <= clock_timestamp()`)).toHaveLength(1);
    await holder.query('rollback');
  });

  it('sends the next probe soon after one that failed, and after one that showed nothing', async () => {
    for (const id of [1, 2]) await create(id);
    const probe = async () => {
      await outbox.makeRetriesDue();
      await sql(`update outbox_streams set not_before = now()`);
      const claim = await outbox.claim('product');
      expect(claim.events).toHaveLength(1);
      return claim;
    };
    await sql(`insert into outbox_streams (stream, records, bytes, broken) values ('product', 10, 1e9, true)`);
    await outbox.settle(await probe(), retried({ blame: 'call', reason: 'ECONNREFUSED' }));
    expect((await outbox.claim('product')).waitMs).toBeLessThanOrEqual(100);
    await outbox.settle(await probe(), { kind: 'parked', reason: 'oversize: too large' });
    expect((await outbox.claim('product')).waitMs).toBeLessThanOrEqual(100);
    expect(await sql('select broken from outbox_streams')).toEqual([{ broken: true }]);
  });

  it('keeps nobody away from a broken stream for a probe that found nothing to send', async () => {
    await sql(`insert into outbox_streams (stream, records, bytes, broken) values ('product', 10, 1e9, true)`);
    expect((await outbox.claim('product')).events).toEqual([]);
    await create(1);
    expect((await outbox.claim('product')).events).toHaveLength(1);
  });

  it('has an event ready for the next probe, however long the outage', async () => {
    await create(1);
    await outbox.claim('product');
    await sql(`update outbox_events set attempts = 40, state = 'retrying', lease_token = null, due_at = now()`);
    const claim = await outbox.claim('product');
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      await outbox.settle(claim, retried({ blame: 'call' }));
      const [row] = await outbox.rows();
      waits.push(row?.due_in_ms ?? Number.POSITIVE_INFINITY);
      await sql(`update outbox_events set state = 'leased', lease_token = '${claim.lease.token}'`);
    }
    // A minute at most, drawn at random, were it not for the probes.
    expect(Math.max(...waits)).toBeLessThanOrEqual(4000);
  });

  it('halves the batches of a throttled stream, level by level, and comes back', async () => {
    for (const id of [1, 2, 3, 4]) await create(id);
    await sql(`insert into outbox_streams (stream, records, bytes, level) values ('product', 0, 0, 8)`);
    const small = await outbox.claim('product');
    expect(small.events).toHaveLength(1);
    await outbox.settle(small, DELIVERED);
    expect(await sql('select level from outbox_streams')).toEqual([{ level: 7 }]);
  });

  // Health waits for a second of it. To see it fail: keep the time of the throttling (stream-trouble.ts).
  it('dates the trouble of a stream that breaks by its breaking, also where it was throttled before', async () => {
    await create(1);
    await sql(`insert into outbox_streams (stream, records, bytes, level, trouble, trouble_since)
      values ('product', 0, 0, 1, 'throttled', now() - interval '1 hour')`);
    await outbox.settle(await outbox.claim('product'), retried({ blame: 'call' }));
    expect(
      await sql(`select broken, trouble_since > now() - interval '1 minute' as fresh from outbox_streams`),
    ).toEqual([{ broken: true, fresh: true }]);
  });
});
