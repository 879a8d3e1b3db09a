import { LowWater } from '../../src/outbox/claim/low-water.js';
import { Sweeper } from '../../src/outbox/sweep/sweeper.js';
import { eventually } from '../support/eventually.js';
import { retried } from '../support/outbox-driver.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What the scheduler's pass finds. To see these fail: take a column out of PROBE_SQL, or the update out of EXPIRE_LEASES_SQL. */
describe('the sweep', () => {
  const { service, outbox, sql } = useOutbox({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' });

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    service.bell.take();
  });

  const create = (id: number) => sql(`insert into products (id, name, price) values (${id}, 'Thing', 1)`);
  const sweeper = () => service.get(Sweeper);
  const swept = async () => {
    service.bell.take();
    await sweeper().sweep();
    return service.bell.take();
  };

  it('wakes nobody while there is nothing to do, and remembers that it worked', async () => {
    const before = new Date();
    await expect(swept()).resolves.toEqual([]);
    expect(sweeper().lastWorkedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
  });

  it('wakes the stream of a change that nobody announced', async () => {
    await create(1);
    await expect(swept()).resolves.toEqual(['product']);
    await outbox.deliver('product');
    await sql('update products set price = 2');
    await expect(swept()).resolves.toEqual(['product_update']);
    await sql(`insert into orders (order_number) values ('A')`);
    await expect(swept()).resolves.toEqual(['order', 'product_update']);
  });

  it('wakes the stream of updates for a fan-out', async () => {
    await sql(`insert into categories (id, name) values (1, 'old')`);
    await sql(`update categories set name = 'new'`);
    await expect(swept()).resolves.toEqual(['product_update']);
  });

  it('wakes for a retry once it is due', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), retried());
    await sql(`update outbox_events set due_at = now() + interval '1 hour'`);
    await expect(swept()).resolves.toEqual([]);
    await outbox.makeRetriesDue();
    await expect(swept()).resolves.toEqual(['product']);
  });

  it('takes expired leases back, as tries whose outcome nobody knows', async () => {
    await create(1);
    const { events } = await outbox.claim('product');
    await expect(swept()).resolves.toEqual([]);
    await outbox.endLeases();
    await expect(swept()).resolves.toEqual(['product']);
    expect(await outbox.rows()).toMatchObject([
      { state: 'retrying', attempts: 1, ambiguous: true, event_id: events[0]?.eventId, sequence: '1' },
    ]);
  });

  it('leaves alone the leases that have not ended', async () => {
    await create(1);
    await outbox.claim('product');
    await create(2);
    await outbox.claim('product');
    await sql('update outbox_events set due_at = clock_timestamp() where aggregate_id = 1');
    await swept();
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(['retrying', 'leased']);
  });

  it('wakes for a resync whose next step has come', async () => {
    await sql(`insert into outbox_resyncs (type, selections, total) values ('order', '{}', 0)`);
    await expect(swept()).resolves.toEqual(['order']);
    await sql(`update outbox_resyncs set next_at = now() + interval '1 hour'`);
    await expect(swept()).resolves.toEqual([]);
    await sql('delete from outbox_resyncs');
  });

  it('has claims find what was committed long after higher ids were', async () => {
    service.get(LowWater).noteLowest('product', 'created', '1000000');
    await create(1);
    expect((await outbox.claim('product')).events).toEqual([]);
    // A pass that was slow puts off the next one that looks at everything.
    await eventually(async () => {
      await expect(swept()).resolves.toEqual(['product']);
    });
    expect((await outbox.claim('product')).events).toHaveLength(1);
  });

  it('leaves parked events alone', async () => {
    await create(1);
    await outbox.settle(await outbox.claim('product'), { kind: 'parked', reason: 'oversize' });
    await expect(swept()).resolves.toEqual([]);
  });
});

describe('the sweep of a stream that carries nothing at present', () => {
  const { service, outbox, sql } = useOutbox({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'false' });

  it('wakes for the retries that it still has', async () => {
    await sql(`insert into products (name, price) values ('Thing', 1)`);
    await outbox.settle(await outbox.claim('product'), retried());
    // Tried while updates had a stream of their own.
    await sql(`update outbox_events set stream = 'product_update', kind = 'updated', due_at = now()`);
    service.bell.take();
    await service.get(Sweeper).sweep();
    expect(service.bell.take()).toEqual(['product_update']);
  });
});
