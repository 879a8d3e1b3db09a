import { SchedulerRegistry } from '@nestjs/schedule';
import { pino } from 'pino';
import { CaptureWatch } from '../../src/capture/watch/capture-watch.js';
import { HealthRegistry } from '../../src/health/health-registry.js';
import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { IdleService } from '../support/idle-service.js';
import { scrapeOf } from '../support/scrape.js';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly type: string;
  readonly missing?: string[];
  readonly disabled?: string[];
  readonly other_version?: string[];
}

const ERROR = 50;
const INFO = 30;

/** Changes that no trigger sees are lost in silence. To see these fail: let a disabled trigger pass as enabled in capture-faults.ts. */
describe('capture is watched', () => {
  const lines: Line[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  const service = new IdleService({ log });
  let watch: CaptureWatch;

  beforeEach(async () => {
    await service.wire();
    watch = service.get(CaptureWatch);
    await watch.look();
    lines.length = 0;
  });
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const health = () =>
    service
      .get(HealthRegistry)
      .checks.find(({ name }) => name === 'capture')
      ?.run();
  const faultsOf = async (type: string) =>
    scrapeOf(await service.get(MetricRegistry).render()).value('shopstream_capture_faults', { type });

  it('says nothing where all is as declared', async () => {
    expect(await health()).toEqual({ ready: true, facts: {} });
    expect([await faultsOf('product'), await faultsOf('order')]).toEqual([0, 0]);
    await watch.look();
    expect(lines).toEqual([]);
  });

  it('tells of triggers that somebody disabled, once, and when they are enabled again', async () => {
    await sql('alter table product_tags disable trigger user');
    await watch.look();
    await watch.look();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: ERROR, type: 'product', missing: [], other_version: [] });
    expect(lines[0]?.disabled).toEqual(
      ['insert', 'update', 'delete', 'truncate'].map((event) => `outbox_capture_product_${event} on product_tags`),
    );
    expect(await health()).toEqual({
      ready: true,
      facts: { faults: { product: { missing: 0, disabled: 4, other_version: 0 } } },
    });
    expect([await faultsOf('product'), await faultsOf('order')]).toEqual([4, 0]);

    for (const event of ['insert', 'update', 'delete', 'truncate'])
      await sql(`alter table product_tags enable always trigger outbox_capture_product_${event}`);
    await watch.look();
    await watch.look();
    expect(lines.slice(1)).toMatchObject([
      { level: INFO, type: 'product', msg: expect.stringContaining('shopstream audit product --mend') as string },
    ]);
    expect(await faultsOf('product')).toBe(0);
  });

  it('sees triggers that went to another schema with their table, which has a successor', async () => {
    await sql('create schema archive; alter table product_images set schema archive');
    await sql('create table product_images (like archive.product_images including all)');
    await watch.look();
    expect(lines).toMatchObject([{ type: 'product', disabled: [], other_version: [] }]);
    expect(lines[0]?.missing).toHaveLength(4);
  });

  it('reminds of what nobody mended, after five minutes', async () => {
    await sql('drop trigger outbox_capture_order_insert on order_items');
    await watch.look();
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 299_000;
    try {
      await watch.look();
      expect(lines).toHaveLength(1);
      performance.now = () => clock() + 301_000;
      await watch.look();
      performance.now = () => clock() + 310_000;
      await watch.look();
    } finally {
      performance.now = clock;
    }
    expect(lines.map(({ missing }) => missing)).toEqual(Array(2).fill(['outbox_capture_order_insert on order_items']));
  });

  it('tells at once when more is amiss than before, a function of another version for one', async () => {
    await sql('alter table orders enable trigger outbox_capture_order_update');
    await watch.look();
    await sql(`create or replace function outbox_capture_order_on_orders() returns trigger language plpgsql security definer
      as 'begin return null; end'`);
    await watch.look();
    expect(lines.map(({ disabled, other_version: others }) => [disabled?.length, others])).toEqual([
      [1, []],
      [1, ['outbox_capture_order_on_orders']],
    ]);
    expect(await faultsOf('order')).toBe(2);
    // By the writer's own rights, which may not reach the outbox.
    await sql('alter function outbox_capture_order_on_order_items() security invoker');
    await watch.look();
    expect(await faultsOf('order')).toBe(3);
  });

  it('sees functions that run with other settings: their times would be in the zone of whoever writes', async () => {
    await sql(`alter function outbox_snapshot_order() set timezone = 'Asia/Kolkata'`);
    await watch.look();
    await sql('alter function outbox_capture_product_on_tags() reset all');
    await watch.look();
    expect(lines.map(({ type, other_version: others }) => [type, others])).toEqual([
      ['order', ['outbox_snapshot_order']],
      ['product', ['outbox_capture_product_on_tags']],
    ]);
  });

  it('goes by the names of functions: a dump without comments changes nothing', async () => {
    await sql('comment on function outbox_capture_order_on_orders() is null');
    await watch.look();
    expect(lines).toEqual([]);
  });

  it('tells of an aggregate that is captured, or of which changes wait, and that no feature publishes', async () => {
    await sql(`create function outbox_capture_sample_parcel_on_sample_parcels() returns trigger language plpgsql as 'begin return null; end';
      comment on function outbox_capture_sample_parcel_on_sample_parcels() is 'shopstream capture of sample_parcel'`);
    await watch.look();
    expect(lines).toMatchObject([
      { level: ERROR, type: 'sample_parcel', msg: expect.stringContaining('no feature') as string },
    ]);
    expect([await faultsOf('sample_parcel'), await faultsOf('order')]).toEqual([1, 0]);
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane) values ('sample_parcel', 1, 'created', 'created')`,
    );
    await sql('drop function outbox_capture_sample_parcel_on_sample_parcels()');
    await watch.look();
    expect(await faultsOf('sample_parcel')).toBe(1);
    expect(lines).toHaveLength(1);
    await sql(`delete from outbox_events where type = 'sample_parcel'`);
    await watch.look();
    expect(lines.slice(1)).toMatchObject([{ level: INFO, type: 'sample_parcel' }]);
    expect(await faultsOf('sample_parcel')).toBeUndefined();
  });

  it('looks at the start and then again and again, until the process stops', async () => {
    const passes = () => service.get(SchedulerRegistry).getIntervals();
    watch.onApplicationBootstrap();
    expect(passes()).toContain('capture-watch');
    await watch.beforeApplicationShutdown();
    expect(passes()).not.toContain('capture-watch');
  });

  it('shows no figures that it could not read, and the next look comes', async () => {
    await service.dataSource.destroy();
    await expect(watch.look()).rejects.toThrow();
    watch.onApplicationBootstrap();
    await watch.beforeApplicationShutdown();
    expect(await health()).toEqual({ ready: true, facts: { known: false } });
    const scrape = scrapeOf(await service.get(MetricRegistry).render());
    expect(scrape.value('shopstream_capture_faults')).toBeUndefined();
    expect(scrape.value('shopstream_reading_up', { reading: 'capture' })).toBe(0);
  });
});
