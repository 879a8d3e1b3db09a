import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { Deliveries } from '../../src/outbox/deliveries/deliveries.js';
import { DeliveryDays } from '../../src/outbox/deliveries/delivery-days.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { IdleService } from '../support/idle-service.js';
import { DELIVERED, OutboxDriver, retried } from '../support/outbox-driver.js';
import { useOutboxPerTest } from '../support/use-outbox.js';

const SHARD = 'shardId-000000000000';

/** One row per delivered event, in days that come and go without anybody noticing. */
describe('the delivery log', () => {
  const { service, outbox, sql } = useOutboxPerTest();

  const days = () => service.get(DeliveryDays);
  const of = (type: string, id: string) => service.get(Deliveries).of(type, id, 100);
  const deliverProduct = async () => {
    await sql(
      `insert into products (id, name, price) values (1, 'Mug', 1) on conflict (id) do update set stock = products.stock + 1`,
    );
    await outbox.deliver('product');
  };
  /** Names of the partitions, without the common part. */
  const partitions = async () =>
    (
      await sql<{ name: string }>(
        `select substr(inhrelid::regclass::text, 19) as name from pg_inherits where inhparent = 'outbox_deliveries'::regclass order by 1`,
      )
    ).map(({ name }) => name);
  /** The name of the day that is so many days from today. */
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const dropDays = async (...names: string[]) => {
    for (const name of names) await sql(`drop table outbox_deliveries_${name}`);
  };
  const makeDay = async (from: number) => {
    const at = (offset: number) => new Date(Date.now() + (from + offset) * 86_400_000).toISOString().slice(0, 10);
    await sql(
      `set timezone = 'UTC'; create table outbox_deliveries_${day(from)} partition of outbox_deliveries for values from ('${at(0)}') to ('${at(1)}')`,
    );
  };

  it('has what was delivered, when, where, and after how many tries', async () => {
    await sql(`insert into orders (id, order_number, status) values (7, 'A-7', 'pending')`);
    await outbox.settle(await outbox.claim('order'), retried());
    await outbox.makeRetriesDue();
    await outbox.deliver('order');
    await sql(`delete from orders`);
    await outbox.deliver('order');
    const [deleted, created] = await of('order', '7');
    expect(created).toMatchObject({
      kind: 'created',
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      epoch: 1,
      sequence: '1',
      attempts: 2,
      ambiguous: true,
      replayed: false,
      stream: 'order',
      shardId: SHARD,
      kinesisSequenceNumber: DELIVERED.kind === 'delivered' && DELIVERED.kinesisSequenceNumber,
    });
    expect(deleted).toMatchObject({ kind: 'deleted', sequence: '2', attempts: 1, ambiguous: false });
    expect(created!.deliveredAt.getTime()).toBeGreaterThanOrEqual(created!.capturedAt.getTime());
    expect(await of('product', '7')).toEqual([]);
  });

  it('has nothing of what was not delivered', async () => {
    await sql(`insert into orders (id, order_number) values (7, 'A-7')`);
    await outbox.settle(await outbox.claim('order'), { kind: 'parked', reason: 'oversize: no' });
    expect(await sql('select from outbox_deliveries')).toEqual([]);
  });

  it('is not written with DELIVERY_LOG_DAYS=0, and what there was goes', async () => {
    await deliverProduct();
    const off = new IdleService({ environment: { DELIVERY_LOG_DAYS: '0' }, database: service.database });
    try {
      await off.wire();
      await sql(`update products set stock = 5`);
      expect(await new OutboxDriver(off).deliver('product')).toHaveLength(1);
      expect(await of('product', '1')).toHaveLength(1);
      await off.get(DeliveryDays).keep();
      expect(await partitions()).toEqual(['rest']);
    } finally {
      await off.dispose();
    }
  });

  it('takes what is delivered on a day that is missing, and makes the day', async () => {
    await dropDays(day(0), day(1));
    await deliverProduct();
    expect(await sql('select from outbox_deliveries_rest')).toHaveLength(1);
    expect(await days().keep()).toEqual({ made: 2, dropped: 0 });
    expect(await partitions()).toEqual([day(0), day(1), day(2), day(3), 'rest']);
    expect(await sql('select from outbox_deliveries_rest')).toEqual([]);
    expect(await of('product', '1')).toHaveLength(1);
    await deliverProduct();
    expect(await of('product', '1')).toHaveLength(2);
    const plan = await service
      .get(OutboxDatabase)
      .transaction((run) => run(`explain select from outbox_deliveries where type = 'product' and aggregate_id = 1`));
    expect(JSON.stringify(plan)).toContain(`on outbox_deliveries_${day(0)}`);
    expect(JSON.stringify(plan)).toContain('Index');
  });

  it('drops days that are too old', async () => {
    await makeDay(-8);
    await makeDay(-7);
    await sql(
      `insert into outbox_deliveries select 'order', 1, 'updated', null, 1, 1, 1, false, false, 'order', 's', '1', now(), now() - interval '20 days'`,
    );
    expect(await days().keep()).toEqual({ made: 0, dropped: 1 });
    expect(await partitions()).toEqual([day(-7), day(0), day(1), day(2), day(3), 'rest']);
    expect(await sql('select from outbox_deliveries_rest')).toEqual([]);
  });

  it('waits for nobody: what is in use is made or dropped by a later pass', async () => {
    await makeDay(-8);
    await dropDays(day(3));
    const settling = await service.sessions.open();
    await settling.query(
      `begin; insert into outbox_deliveries select 'order', 1, 'updated', null, 1, 1, 1, false, false, 'order', 's', '1', now(), now()`,
    );
    // A settlement under way holds nobody up in making a day, only in dropping one.
    expect(await days().keep()).toEqual({ made: 1, dropped: 0 });
    await settling.query('commit');
    expect(await days().keep()).toEqual({ made: 0, dropped: 1 });
  });

  it('is kept by several workers at once', async () => {
    await dropDays(day(0), day(1), day(2), day(3));
    const passes = await Promise.all([days().keep(), days().keep(), days().keep(), days().keep()]);
    expect(passes.reduce((sum, { made }) => sum + made, 0)).toBe(4);
    expect(await partitions()).toEqual([day(0), day(1), day(2), day(3), 'rest']);
  });

  it('is kept by whoever may write it, and by nobody else', async () => {
    const role = `test_days_${randomBytes(4).toString('hex')}`;
    await sql(`create role ${role} login password 'secret'`);
    try {
      const asRole = async () => {
        const url = new URL(service.database.url);
        [url.username, url.password] = [role, 'secret'];
        const client = new Client(url.href);
        await client.connect();
        try {
          return (await client.query('select made from outbox_keep_delivery_days(3, 7)')).rows as unknown[];
        } finally {
          await client.end();
        }
      };
      await dropDays(day(3));
      await expect(asRole()).rejects.toThrow('only who may write');
      expect(await partitions()).not.toContain(day(3));
      await sql(`grant select, insert, update, delete on all tables in schema public to ${role}`);
      expect(await asRole()).toEqual([{ made: 1 }]);
    } finally {
      await sql(`drop owned by ${role}; drop role ${role}`);
    }
  });
});
