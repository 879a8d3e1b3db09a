import { DELIVERED, retried } from '../support/outbox-driver.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/**
 * What a stream accepts after it refused a record alone. To see these fail: let a doubt never end, or end at every settlement or by
 * any delivery (doubt.ts), or take out OTHER_PROBE (claim-sql.ts).
 */
describe('a record that was refused alone', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(() => emptyShop(service.dataSource));

  const create = (id: number) => sql(`insert into products (id, name, price) values (${id}, 'Thing', 1)`);
  const refusedBy = (blame: 'call' | 'record' | 'passing', how: 'alone' | 'beside' = 'alone') =>
    retried({ blame, refused: how, ambiguous: false, reason: 'ValidationException: no' });
  /** As if every pause were over. */
  const claim = async () => {
    await outbox.makeRetriesDue();
    await sql('update outbox_streams set not_before = now()');
    return outbox.claim('product');
  };
  /** Claims the record alone and settles its refusal. */
  const refused = async (blame: 'call' | 'record' | 'passing') => {
    const claimed = await claim();
    expect(claimed.events).toHaveLength(1);
    await outbox.settle(claimed, refusedBy(blame));
    return claimed.events[0]!.vouched;
  };

  it('is vouched for by a delivery after it, once for each refusal', async () => {
    await create(1);
    expect(await refused('call')).toBe(false);
    await outbox.settle(await claim(), { kind: 'released' });
    expect(await refused('call')).toBe(false);
    for (let id = 2; id <= 3; id++) {
      await create(id);
      // The bad one is not due, so that the good one is alone as well.
      await sql(`update outbox_events set due_at = now() + interval '1 hour' where state = 'retrying'`);
      await sql('update outbox_streams set not_before = now()');
      expect(await outbox.deliver('product')).toEqual([`product.created ${id} #1`]);
      expect(await refused('record')).toBe(true);
      expect(await refused('passing')).toBe(false);
    }
    expect(await sql('select broken from outbox_streams')).toEqual([{ broken: false }]);
  });

  it('is not vouched for by a delivery that was under way when it was refused', async () => {
    await create(1);
    const bad = await claim();
    await create(2);
    const good = await outbox.claim('product');
    await outbox.settle(bad, refusedBy('call'));
    await outbox.settle(good, DELIVERED);
    expect(await refused('call')).toBe(false);
  });

  it('is not vouched for by a delivery under an earlier doubt, which is over', async () => {
    await create(1);
    await refused('record');
    await sql(`update outbox_events set due_at = now() + interval '1 hour'`);
    await create(2);
    const slow = await outbox.claim('product');
    await create(3);
    await outbox.deliver('product');
    await create(4);
    await outbox.settle(await outbox.claim('product'), refusedBy('record'));
    await outbox.settle(slow, DELIVERED);
    expect(await sql('select doubted_at is not null as doubted from outbox_streams')).toEqual([{ doubted: true }]);
  });

  it('beside others that got through is vouched for from then on, but while nothing gets through', async () => {
    await create(1);
    await create(2);
    const together = await claim();
    await outbox.settle(together, ({ aggregateId }) =>
      aggregateId === '1' ? refusedBy('record', 'beside') : DELIVERED,
    );
    expect(await refused('record')).toBe(true);
    await sql('update outbox_streams set broken = true');
    expect(await refused('passing')).toBe(false);
    await sql('update outbox_streams set broken = false');
    expect(await refused('record')).toBe(true);
    expect(await outbox.rows()).toMatchObject([{ state: 'parked', faults: 3 }]);
  });

  it('is vouched for by what came before another was refused', async () => {
    await create(1);
    await refused('call');
    await create(2);
    await outbox.settle(await claim(), DELIVERED);
    await create(3);
    const claimed = await claim();
    expect(claimed.events).toMatchObject([
      { aggregateId: '1', vouched: true },
      { aggregateId: '3', vouched: false },
    ]);
    await outbox.settle(claimed, (event) => (event.aggregateId === '3' ? refusedBy('call') : { kind: 'released' }));
    await create(4);
    // A broken stream's probe is the one that was never refused, though the others are due and came first.
    expect((await claim()).events).toMatchObject([{ aggregateId: '4' }]);
  });

  it('is not the probe before a retry that was never refused, though it was due first', async () => {
    for (const id of [1, 2]) await create(id);
    const both = await claim();
    await outbox.settle(both, ({ aggregateId }) =>
      aggregateId === '1' ? refusedBy('call') : retried({ blame: 'call' }),
    );
    await sql(`update outbox_events set due_at = now() - aggregate_id * interval '-1 s' - interval '1 min'`);
    await sql('update outbox_streams set not_before = now()');
    expect((await outbox.claim('product')).events).toMatchObject([{ aggregateId: '2' }]);
  });

  it('is the probe only when there is no other, in commit order of its own key', async () => {
    for (const id of [1, 2]) await create(id);
    await outbox.settle(await claim(), refusedBy('call'));
    await sql('update products set price = 2 where id = 1');
    const first = await claim();
    expect(first.events).toMatchObject([{ kind: 'created', sequence: 1 }]);
    await outbox.settle(first, refusedBy('call'));
    await create(3);
    const other = await claim();
    expect(other.events).toMatchObject([{ aggregateId: '3' }]);
    await outbox.settle(other, DELIVERED);
    const all = await claim();
    expect(all.events.map(({ aggregateId, sequence }) => [aggregateId, sequence])).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });
});
