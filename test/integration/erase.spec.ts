import { Eraser } from '../../src/outbox/erase/eraser.js';
import { ParkedRetention } from '../../src/outbox/parked/parked-retention.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** What the outbox keeps of people beyond delivery can be erased. To see these fail: leave the state out of the deleting statements. */
describe('erasure', () => {
  const { service, outbox, sql } = useOutbox({ PARKED_RETENTION_DAYS: '30' });

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    await sql(`insert into orders (id, order_number, shipping_address)
      select id, id, '{"name": "Ada Lovelace"}' from generate_series(1, 2) id`);
    const claim = await outbox.claim('order');
    await outbox.settle(claim, { kind: 'parked', reason: 'refused: "Ada Lovelace"' });
    await sql(`update orders set status = 'shipped' where id = 1`);
  });

  const left = async () => (await outbox.rows()).map(({ aggregate_id, state }) => `${aggregate_id} ${state}`);

  it('deletes the parked events of one order, and says what is on its way', async () => {
    const erased = await service.get(OutboxDatabase).transaction((run) => service.get(Eraser).erase(run, 'order', '1'));
    expect(erased).toEqual({ erased: 1, onTheirWay: 1 });
    expect(await left()).toEqual(['2 parked', '1 pending']);
    await expect(outbox.deliver('order')).resolves.toEqual(['order.status_changed 1 #1']);
    await sql('truncate outbox_events');
    const again = await service.get(OutboxDatabase).transaction((run) => service.get(Eraser).erase(run, 'order', '1'));
    expect(again).toEqual({ erased: 0, onTheirWay: 0 });
  });

  it('drops parked events after the days that are set', async () => {
    await expect(service.get(ParkedRetention).drop()).resolves.toBe(0);
    await sql(
      `update outbox_events set parked_at = now() - interval '31 days' where aggregate_id = 2 and state = 'parked'`,
    );
    await expect(service.get(ParkedRetention).drop()).resolves.toBe(1);
    expect(await left()).toEqual(['1 parked', '1 pending']);
  });
});
