import { NOTICE_SERVER_SQL } from '../../src/outbox/epoch/epoch-sql.js';
import { Epochs } from '../../src/outbox/epoch/epochs.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { DELIVERED, retried } from '../support/outbox-driver.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/**
 * Numbers may come again with other content after a restore: then they belong to a new epoch. To see these fail: let the claim take events
 * whoever the server is (allowance-sql.ts, `(select known from server)`), give a retried event the epoch of its retry (`claimed.epoch`),
 * let the next epoch be one more than the last, or its row unlocked (epoch-sql.ts).
 */
describe('the epoch', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await emptyShop(service.dataSource);
    await sql('update outbox_epoch set epoch = 1, server = null, raised_at = null, raised_by = null, reason = null');
  });

  const create = (id: number) => sql(`insert into products (id, name, price) values (${id}, 'Thing', 1)`);
  const anotherServer = () => sql(`update outbox_epoch set server = '123/00000007'`);
  const epoch = () => service.get(Epochs).show();
  const raise = (reason: string) =>
    service.get(OutboxDatabase).transaction((run) => service.get(Epochs).raise(run, 'jane', reason));

  it('is noted with its server at the first claim, and stays while the server does', async () => {
    await create(1);
    expect((await outbox.claim('product')).events).toMatchObject([{ epoch: 1, sequence: 1 }]);
    const { server, ...noted } = await epoch();
    expect(server).toMatch(/^\d+\/[0-9A-F]{8}$/);
    expect(noted).toEqual({ epoch: 1, raisedAt: null, raisedBy: null, reason: null });
    await create(2);
    expect((await outbox.claim('product')).events).toMatchObject([{ epoch: 1 }]);
  });

  it('is raised before anything is claimed from another server, once, however many workers notice', async () => {
    await create(1);
    await outbox.deliver('product');
    await sql('update products set price = 2');
    await anotherServer();
    const claims = await Promise.all([outbox.claim('product'), outbox.claim('product'), outbox.claim('order')]);
    const raised = await epoch();
    expect(raised.epoch).toBeGreaterThan(1);
    expect(claims.flatMap(({ events }) => events)).toMatchObject([{ epoch: raised.epoch, sequence: 2 }]);
    expect(raised).toMatchObject({
      raisedBy: 'worker',
      raisedAt: expect.any(Date) as Date,
      reason: expect.stringMatching(/^PostgreSQL was 123\/00000007, and is /) as string,
    });
    await outbox.settle(
      claims.find(({ events }) => events.length > 0)!,
      DELIVERED,
    );
    expect(await sql('select sequence::integer, epoch from outbox_positions')).toEqual([
      { sequence: 2, epoch: raised.epoch },
    ]);
  });

  it('is raised once by workers that notice at the same moment', async () => {
    await anotherServer();
    const holder = await service.sessions.open();
    await holder.query('begin; select from outbox_epoch for update');
    const workers = [await service.sessions.open(), await service.sessions.open()];
    const noticing = workers.map((worker) => worker.query<{ epoch: number }>(NOTICE_SERVER_SQL));
    await Promise.all(workers.map((worker) => service.sessions.waitsForLock(worker)));
    await holder.query('commit');
    const raised = (await Promise.all(noticing)).flatMap(({ rows }) => rows);
    expect(raised).toMatchObject([{ epoch: (await epoch()).epoch }]);
  });

  it('without its row nothing is claimed, nor merged, and the claim says so', async () => {
    await create(1);
    await sql('update products set price = 2');
    await sql('create table kept as select * from outbox_epoch');
    await sql('delete from outbox_epoch');
    await expect(outbox.claim('product')).rejects.toThrow('outbox_epoch has no row');
    await sql('insert into outbox_epoch select * from kept');
    await sql('drop table kept');
    expect(await outbox.rows()).toMatchObject([
      { kind: 'created', state: 'pending' },
      { kind: 'updated', state: 'pending' },
    ]);
  });

  it('is one that no earlier restore of the same backup was given, and rises all the same where a clock is behind', async () => {
    const secondsSince2020 = (Date.now() - Date.UTC(2020, 0)) / 1000;
    const { epoch: first } = await raise('restored from the backup of 02:00');
    expect(first).toBeGreaterThan(secondsSince2020 - 60);
    expect(first).toBeLessThan(secondsSince2020 + 60);
    await sql(`update outbox_epoch set epoch = 2000000000`);
    await expect(raise('by a server whose clock is behind')).resolves.toMatchObject({ epoch: 2_000_000_001 });
  });

  it('of a number that was tried stays its own, so that consumers know it again', async () => {
    await create(1);
    await create(2);
    const tried = await outbox.claim('product');
    await outbox.settle(tried, (event) => (event.aggregateId === '1' ? retried() : { kind: 'released' }));
    const { epoch: next } = await raise('the volume was restored from a snapshot');
    await outbox.makeRetriesDue();
    const claim = await outbox.claim('product');
    expect(claim.events.map((event) => [event.aggregateId, event.epoch, event.sequence])).toEqual([
      ['1', 1, 1],
      ['2', next, 1],
    ]);
    await outbox.settle(claim, DELIVERED);
    expect(await sql('select epoch from outbox_positions order by aggregate_id')).toEqual([
      { epoch: 1 },
      { epoch: next },
    ]);
    await sql('update products set price = 5 where id = 1');
    expect((await outbox.claim('product')).events).toMatchObject([{ epoch: next, sequence: 2 }]);
  });

  it('leaves alone what a worker has in hand: its settlement counts if its claim survived, and does nothing if not', async () => {
    await create(1);
    const survived = await outbox.claim('product');
    await anotherServer();
    await outbox.claim('product');
    const { epoch: raised } = await epoch();
    await expect(outbox.settle(survived, DELIVERED)).resolves.toMatchObject({ settled: 1 });
    expect(await sql('select sequence::integer, epoch from outbox_positions')).toEqual([{ sequence: 1, epoch: 1 }]);

    await create(2);
    const lost = await outbox.claim('product');
    // The claim's commit was lost with the old server.
    await sql(`update outbox_events set state = 'pending', lane = kind, sequence = null, epoch = null, event_id = null, stream = null,
      lease_token = null, due_at = null`);
    await anotherServer();
    await expect(outbox.settle(lost, DELIVERED)).resolves.toMatchObject({ settled: 0 });
    const [again] = (await outbox.claim('product')).events;
    expect(again).toMatchObject({ aggregateId: '2', epoch: (await epoch()).epoch, sequence: 1 });
    expect(again?.epoch).toBeGreaterThan(raised);
  });
});
