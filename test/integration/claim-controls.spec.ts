import { StreamControls } from '../../src/outbox/controls/stream-controls.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { wireIdleService, type IdleService } from '../support/idle-service.js';
import { OutboxDriver, retried } from '../support/outbox-driver.js';

/** What a claim makes of what operators set for its stream. */
describe('claiming under controls', () => {
  let service: IdleService;
  let outbox: OutboxDriver;
  let controls: StreamControls;
  let database: OutboxDatabase;

  beforeEach(async () => {
    service = await wireIdleService();
    outbox = new OutboxDriver(service);
    controls = service.get(StreamControls);
    database = service.get(OutboxDatabase);
  });
  afterEach(() => service.dispose());

  const orders = (count: number) =>
    service.dataSource.query(`insert into orders (order_number) select 'A-' || g from generate_series(1, ${count}) g`);

  it('takes nothing of a paused stream, due retries included, and does not ask to be called again', async () => {
    await orders(2);
    const first = await outbox.claim('order');
    await outbox.settle(first, retried());
    await outbox.makeRetriesDue();
    await database.transaction((sql) => controls.pause(sql, 'order', 'alice'));
    expect(await outbox.claim('order')).toMatchObject({ events: [], more: false, waitMs: 0, fanOutSince: null });
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(['retrying', 'retrying']);

    await database.transaction((sql) => controls.resume(sql, 'order'));
    expect((await outbox.claim('order')).events.map(({ sequence, attempts }) => [sequence, attempts])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('keeps who paused first, and tells whether anything changed', async () => {
    const pause = (who: string) => database.transaction((sql) => controls.pause(sql, 'order', who));
    expect([await pause('alice'), await pause('bob')]).toEqual([true, false]);
    expect(await service.dataSource.query('select paused_by from outbox_streams')).toEqual([{ paused_by: 'alice' }]);
    const resume = () => database.transaction((sql) => controls.resume(sql, 'order'));
    expect([await resume(), await resume()]).toEqual([true, false]);
  });

  it('never claims by a limit that is no longer the stream’s', async () => {
    await orders(40);
    await database.transaction((sql) => controls.limit(sql, 'order', '40/s'));
    const slow = await outbox.claim('order');
    expect(slow.events.length).toBeLessThanOrEqual(2);
    expect(slow.pauseMs).toBe(25);
    await database.transaction((sql) => controls.limit(sql, 'order', null));
    const free = await outbox.claim('order');
    expect(free.events.length + slow.events.length).toBe(40);
    expect(free.pauseMs).toBeNull();
  });

  it('keeps to the configured limit where the stream’s own is none that it knows', async () => {
    await orders(3);
    await database.transaction((sql) => controls.limit(sql, 'order', 'as fast as you can'));
    expect((await outbox.claim('order')).events).toHaveLength(3);
  });
});
