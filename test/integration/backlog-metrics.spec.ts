import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { SampledCounts } from '../../src/outbox/backlog/sampled-counts.js';
import { eventually } from '../support/eventually.js';
import { retried } from '../support/outbox-driver.js';
import { scrapeOf, type Scrape } from '../support/scrape.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What every instance reads from the same rows. To see these fail: count another state, or leave the lanes out of PENDING_SQL's scaling. */
describe("the outbox's metrics", () => {
  const { service, outbox, sql } = useOutbox({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' });

  beforeEach(() => emptyShop(service.dataSource));

  const create = (ids: string) =>
    sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(${ids}) id`);
  /** Looks until a fresh look shows it: looks are shared for a while. */
  const shows = (check: (scrape: Scrape) => void) =>
    eventually(async () => {
      check(scrapeOf(await service.get(MetricRegistry).render()));
    });
  const events = (scrape: Scrape, stream: string) =>
    ['pending', 'leased', 'retrying'].map((state) => scrape.value('shopstream_outbox_events', { stream, state }));

  it('count pending, leased and retrying events of each stream', async () => {
    await create('1, 3');
    await outbox.deliver('product');
    await create('4, 8');
    await sql('update products set stock = 1 where id <= 2');
    await shows((scrape) => {
      expect([events(scrape, 'product'), events(scrape, 'product_update'), events(scrape, 'order')]).toEqual([
        [5, 0, 0],
        [2, 0, 0],
        [0, 0, 0],
      ]);
    });
    const claim = await outbox.claim('product');
    await shows((scrape) => {
      expect(events(scrape, 'product')).toEqual([0, 5, 0]);
    });
    await outbox.settle(claim, retried());
    await shows((scrape) => {
      expect([events(scrape, 'product'), events(scrape, 'product_update')]).toEqual([
        [0, 0, 5],
        [2, 0, 0],
      ]);
    });
  });

  it('count parked events by reason, and not as waiting', async () => {
    await create('1, 3');
    const reasons = ['oversize: 2 of 1', 'unbuildable: 22P02: no', 'ValidationException: no'];
    await outbox.settle(await outbox.claim('product'), ({ aggregateId }) => ({
      kind: 'parked',
      reason: reasons[Number(aggregateId) - 1]!,
    }));
    await shows(({ value }) => {
      const parked = (reason: string) => value('shopstream_outbox_parked_events', { stream: 'product', reason });
      expect(['oversize', 'unbuildable', 'refused'].map(parked)).toEqual([1, 1, 1]);
      expect(value('shopstream_outbox_oldest_age_seconds', { stream: 'product' })).toBe(0);
    });
  });

  it('count parked fan-outs under the stream of updates', async () => {
    await sql(`insert into outbox_events (type, aggregate_id, kind, state, last_error) values
      ('product', 1, 'fan-out', 'parked', 'unexpandable: no')`);
    await shows(({ value }) => {
      const labels = { stream: 'product_update', reason: 'unexpandable' };
      expect(value('shopstream_outbox_parked_events', labels)).toBe(1);
    });
  });

  it('give a fan-out that waits its age, and do not count it as an event', async () => {
    await sql(`insert into categories (id, name) values (1, 'a')`);
    await sql(`insert into products (id, name, price) values (1, 'x', 1)`);
    await sql('insert into product_categories values (1, 1)');
    await sql('truncate outbox_events');
    await sql(`update categories set name = 'b'`);
    await sql(`update outbox_events set captured_at = captured_at - interval '100 s'`);
    await shows(({ value }) => {
      expect(value('shopstream_outbox_fan_outs', { type: 'product' })).toBe(1);
      expect(value('shopstream_outbox_oldest_age_seconds', { stream: 'product_update' })).toBeCloseTo(100, -1);
      expect(value('shopstream_outbox_events', { stream: 'product_update', state: 'pending' })).toBe(0);
    });
  });

  it('show that the outbox grows', async () => {
    let empty = 0;
    await shows(({ value }) => {
      empty = value('shopstream_outbox_bytes') ?? 0;
      expect(empty).toBeGreaterThan(0);
    });
    await create('1, 5000');
    await shows(({ value }) => {
      expect(value('shopstream_outbox_bytes')).toBeGreaterThan(empty + 200_000);
    });
  });

  it('estimate a large outbox by a sample, and count exactly again when little is left of it', async () => {
    await sql(`insert into outbox_events (type, aggregate_id, kind, lane)
      select 'product', id, case when id % 4 = 0 then 'created' else 'updated' end, case when id % 4 = 0 then 'created' else 'updated' end
      from generate_series(1, 200000) id`);
    // Counted directly: what a scrape shows may be as old as a slow count lasted twenty times.
    const pending = async () => {
      const { byStream, sampled } = await eventually(() => service.get(SampledCounts).count());
      expect(sampled).toBe(true);
      return ['product', 'product_update'].map((stream) => byStream.get(stream)?.pending ?? 0);
    };
    const [created = 0, updated = 0] = await pending();
    expect(created).not.toBe(50_000);
    expect(Math.abs(created - 50_000)).toBeLessThan(5_000);
    expect(Math.abs(updated - 150_000)).toBeLessThan(15_000);
    await sql('delete from outbox_events where aggregate_id > 40');
    expect(await pending()).toEqual([10, 30]);
  });

  it('tell that a stream is broken, throttled or paused, and the epoch', async () => {
    await create('1, 1');
    const trouble = retried({ blame: 'call', reason: 'ECONNREFUSED: no' });
    const stream = ({ value }: Scrape) =>
      ['broken', 'throttle_level', 'paused'].map((name) => value(`shopstream_stream_${name}`, { stream: 'product' }));
    await shows((scrape) => {
      expect([stream(scrape), scrape.value('shopstream_outbox_epoch')]).toEqual([[0, 0, 0], 1]);
    });
    await outbox.settle(await outbox.claim('product'), trouble);
    await sql(`update outbox_streams set paused_at = clock_timestamp(), paused_by = 'ops'`);
    await sql('update outbox_epoch set epoch = 2');
    await shows((scrape) => {
      expect([stream(scrape), scrape.value('shopstream_outbox_epoch')]).toEqual([[1, 1, 1], 2]);
    });
  });
});
