import { StreamControls } from '../../src/outbox/controls/stream-controls.js';
import { OutboxDatabase, type RunSql } from '../../src/outbox/database/outbox-database.js';
import { eventually } from '../support/eventually.js';
import { retried } from '../support/outbox-driver.js';
import { Sessions } from '../support/sessions.js';
import { useOutboxPerTest } from '../support/use-outbox.js';

/** What a claim makes of what operators set for its stream. */
describe('claiming under controls', () => {
  const { service, outbox, sql } = useOutboxPerTest();

  const controls = () => service.get(StreamControls);
  const transaction = <Result>(work: (run: RunSql) => Promise<Result>) => service.get(OutboxDatabase).transaction(work);

  const orders = (count: number) =>
    sql(`insert into orders (order_number) select 'A-' || g from generate_series(1, ${count}) g`);

  it('takes nothing of a paused stream, due retries included, and does not ask to be called again', async () => {
    await orders(2);
    const first = await outbox.claim('order');
    await outbox.settle(first, retried());
    await outbox.makeRetriesDue();
    await transaction((run) => controls().pause(run, 'order', 'alice'));
    expect(await outbox.claim('order')).toMatchObject({ events: [], more: false, waitMs: 0, fanOutSince: null });
    expect((await outbox.rows()).map(({ state }) => state)).toEqual(['retrying', 'retrying']);

    await transaction((run) => controls().resume(run, 'order'));
    expect((await outbox.claim('order')).events.map(({ sequence, attempts }) => [sequence, attempts])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('waits for whoever is just pausing the stream, and takes nothing then', async () => {
    await outbox.claim('order');
    await orders(2);
    const sessions = new Sessions(service.database.url);
    const operator = await sessions.open();
    await operator.query(
      `begin; update outbox_streams set paused_at = now(), paused_by = 'alice' where stream = 'order'`,
    );
    const claiming = outbox.claim('order');
    await eventually(async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(await sql(waiting)).toHaveLength(1);
    });
    await operator.query('commit');
    expect((await claiming).events).toEqual([]);
    await sessions.close();
  });

  it('keeps who paused first, and tells whether anything changed', async () => {
    const pause = (who: string) => transaction((run) => controls().pause(run, 'order', who));
    expect([await pause('alice'), await pause('bob')]).toEqual([true, false]);
    expect(await sql('select paused_by from outbox_streams')).toEqual([{ paused_by: 'alice' }]);
    const resume = () => transaction((run) => controls().resume(run, 'order'));
    expect([await resume(), await resume()]).toEqual([true, false]);
  });

  it('never claims by a limit that is no longer the stream’s', async () => {
    await orders(40);
    await transaction((run) => controls().limit(run, 'order', '40/s'));
    const slow = await outbox.claim('order');
    expect(slow.events.length).toBeLessThanOrEqual(2);
    expect(slow.pauseMs).toBe(25);
    await transaction((run) => controls().limit(run, 'order', null));
    const free = await outbox.claim('order');
    expect(free.events.length + slow.events.length).toBe(40);
    expect(free.pauseMs).toBeNull();
  });

  it('keeps to the configured limit where the stream’s own is none that it knows', async () => {
    await orders(3);
    await transaction((run) => controls().limit(run, 'order', 'as fast as you can'));
    expect((await outbox.claim('order')).events).toHaveLength(3);
  });
});
