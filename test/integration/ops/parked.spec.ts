import { Epochs } from '../../../src/outbox/epoch/epochs.js';
import { FanOutExpander } from '../../../src/outbox/fan-out/fan-out-expander.js';
import { PublicationRegistry } from '../../../src/outbox/publication/publication-registry.js';
import { Backlog } from '../../../src/outbox/backlog/backlog.js';
import type { Claim } from '../../../src/outbox/claim/claim.js';
import type { Outcome } from '../../../src/outbox/settle/outcome.js';
import type { StatusAnswer } from '../../../src/ops/status/status-answer.js';
import { runCommand } from '../../support/command-line.js';
import { DELIVERED, retried } from '../../support/outbox-driver.js';
import { isOfOthers, shopTypes } from '../../support/shop-names.js';
import { FIRST_NEW_ID, restoreShopRows } from '../../support/shop-rows.js';
import { useOutbox } from '../../support/use-outbox.js';

const OVERSIZE: Outcome = {
  kind: 'parked',
  reason: 'oversize: 2000000 bytes of data and partition key, the stream takes 1048576',
};

/** What becomes of parked events that somebody deals with. Order 1 and product 1 were delivered before, order and product FIRST_NEW_ID never. */
describe('parked', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await restoreShopRows(service.dataSource);
    await sql('truncate outbox_actions, outbox_action_subjects');
  });

  const run = (...words: string[]) =>
    runCommand({ DATABASE_URL: service.database.url }, ['--json', 'parked', ...words]);
  const park = async (stream: string) => outbox.settle(await outbox.claim(stream), OVERSIZE);
  const parkedId = async () => (await outbox.rows(`state = 'parked'`))[0]?.id ?? '';
  const told = ({ events }: Claim) =>
    events.map(
      ({ kind, aggregateId, sequence, replayed }) =>
        `${kind} ${aggregateId} #${sequence}${replayed ? ' replayed' : ''}`,
    );
  const deliverNext = async (stream: string) => {
    const claim = await outbox.claim(stream);
    await outbox.settle(claim, DELIVERED);
    return told(claim);
  };

  describe('replay of history', () => {
    beforeEach(async () => {
      await sql(`insert into orders (order_number, status) values ('A-3', 'pending')`);
      await park('order');
    });

    it('goes out under its id, marked, followed by the current state', async () => {
      const [before] = await outbox.rows();
      await sql('update outbox_events set refused_at = parked_at');
      expect(await run('replay', before!.id)).toMatchObject({
        code: 0,
        json: { matched: 1, done: 1, refused: 0, unknown: [] },
      });
      const claim = await outbox.claim('order');
      expect(told(claim)).toEqual([`created ${FIRST_NEW_ID} #1 replayed`]);
      expect(claim.events[0]).toMatchObject({
        eventId: before!.event_id,
        attempts: 1,
        faults: 0,
        vouched: false,
        ambiguous: false,
      });
      await outbox.settle(claim, DELIVERED);
      expect(await deliverNext('order')).toEqual([`updated ${FIRST_NEW_ID} #2`]);
      expect(await outbox.rows()).toEqual([]);
    });

    it('goes before newer events that wait, which are the current state then', async () => {
      await sql(`update orders set status = 'confirmed' where id = ${FIRST_NEW_ID}`);
      await run('replay', await parkedId());
      expect([await deliverNext('order'), await deliverNext('order')].flat()).toEqual([
        `created ${FIRST_NEW_ID} #1 replayed`,
        `status_changed ${FIRST_NEW_ID} #2`,
      ]);
      expect(await outbox.rows()).toEqual([]);
    });

    it('is refused behind newer events, and goes out with the next number when forced', async () => {
      await sql(`update orders set status = 'confirmed' where id = ${FIRST_NEW_ID}`);
      await deliverNext('order');
      const id = await parkedId();
      expect(await run('replay', id)).toMatchObject({
        code: 1,
        json: { done: 0, refused: 1, refusals: [{ id: Number(id), type: 'order', aggregate_id: FIRST_NEW_ID }] },
      });
      expect((await outbox.rows()).map(({ state }) => state)).toEqual(['parked']);
      expect(await run('replay', id, '--force')).toMatchObject({ code: 0, json: { done: 1 } });
      const delivered = async () =>
        (
          await sql<{ n: string }>(
            `select n from outbox_positions where type = 'order' and aggregate_id = ${FIRST_NEW_ID}`,
          )
        )[0];
      const newest = await delivered();
      expect(await deliverNext('order')).toEqual([`created ${FIRST_NEW_ID} #2 replayed`]);
      // What else is parked is behind that one as before.
      expect(await delivered()).toEqual(newest);
      expect(await deliverNext('order')).toEqual([`updated ${FIRST_NEW_ID} #3`]);
    });

    it('is refused while a newer event is in a worker’s hands', async () => {
      await sql(`update orders set status = 'confirmed' where id = ${FIRST_NEW_ID}`);
      await outbox.claim('order');
      expect(await run('replay', await parkedId())).toMatchObject({ code: 1, json: { refused: 1 } });
    });

    it('does not make the backlog look as old as the event', async () => {
      await sql(`update outbox_events set captured_at = now() - interval '7 days'`);
      await run('replay', await parkedId());
      expect((await service.get(Backlog).ageSeconds()).get('order')).toBeLessThan(3600);
      const { events } = await outbox.claim('order');
      expect(Date.now() - events[0]!.waitingSince.getTime()).toBeLessThan(3_600_000);
      expect(Date.now() - events[0]!.capturedAt.getTime()).toBeGreaterThan(6 * 86_400_000);
    });

    it('ends with the deletion where the order is gone', async () => {
      await sql(`delete from orders where id = ${FIRST_NEW_ID}`);
      await deliverNext('order');
      await run('replay', await parkedId(), '--force');
      expect([await deliverNext('order'), await deliverNext('order')].flat()).toEqual([
        `created ${FIRST_NEW_ID} #2 replayed`,
        `deleted ${FIRST_NEW_ID} #3`,
      ]);
    });
  });

  describe('a number that a doubtful try used up', () => {
    let epoch: number;

    beforeEach(async () => {
      await sql(`update orders set status = 'confirmed' where id = 1`);
      await outbox.settle(await outbox.claim('order'), retried());
      await outbox.makeRetriesDue();
      await park('order');
      // The number belongs to the epoch in which it was tried.
      epoch = await service.get(Epochs).current();
      await sql('update outbox_epoch set epoch = epoch + 1');
    });

    it('is kept by a replay while it is the last', async () => {
      await run('replay', await parkedId());
      const claim = await outbox.claim('order');
      expect(told(claim)).toEqual(['status_changed 1 #2 replayed']);
      expect(claim.events[0]).toMatchObject({ ambiguous: true, epoch });
    });

    it('is not used again once a later one was', async () => {
      await sql(`update orders set status = 'shipped' where id = 1`);
      expect(await deliverNext('order')).toEqual(['status_changed 1 #3']);
      await run('replay', await parkedId(), '--force');
      const claim = await outbox.claim('order');
      expect(told(claim)).toEqual(['status_changed 1 #4 replayed']);
      expect(claim.events[0]).toMatchObject({ ambiguous: false, epoch: epoch + 1 });
    });

    it('stays used up when the event is discarded', async () => {
      expect(await run('discard', await parkedId())).toMatchObject({ code: 0, json: { repair: 'discard', done: 1 } });
      expect(await outbox.rows()).toEqual([]);
      await sql(`update orders set status = 'shipped' where id = 1`);
      expect(await deliverNext('order')).toEqual(['status_changed 1 #3']);
    });
  });

  it('sends the current state in the place of history', async () => {
    await sql(`update orders set status = 'confirmed' where id = 1; insert into orders (order_number) values ('A-3')`);
    await park('order');
    expect(await run('send-current', '--stream', 'order', '--yes')).toMatchObject({ code: 0, json: { done: 2 } });
    expect((await deliverNext('order')).sort()).toEqual([`created ${FIRST_NEW_ID} #1`, 'updated 1 #2']);
    expect(await outbox.rows()).toEqual([]);
  });

  it('sends the current state as an update where newer events of the order wait: they are told before', async () => {
    await sql(`insert into orders (order_number, status) values ('A-3', 'pending')`);
    await park('order');
    await sql(`update orders set status = 'confirmed' where id = ${FIRST_NEW_ID}`);
    await run('send-current', await parkedId());
    expect([await deliverNext('order'), await deliverNext('order')].flat()).toEqual([
      `status_changed ${FIRST_NEW_ID} #1`,
      `updated ${FIRST_NEW_ID} #2`,
    ]);
  });

  it('leaves alone what is parked again meanwhile, since nothing was mended', async () => {
    await sql(`insert into orders (order_number) select 'B-' || n from generate_series(1, 401) n`);
    const parkAll = () =>
      sql(`update outbox_events set state = 'parked', lane = null, parked_at = clock_timestamp(), last_error = 'oversize: 2000000 bytes'
        where state = 'pending'`);
    await parkAll();
    const over = new AbortController();
    const command = run('send-current', '--all', '--yes').finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) await parkAll();
    expect(await command).toMatchObject({ code: 0, json: { matched: 401, done: 401 } });
    expect(await sql('select sum((outcome ->> $$done$$)::integer)::integer as done from outbox_actions')).toEqual([
      { done: 401 },
    ]);
  });

  it('replays state as it is, together with what was written since', async () => {
    await sql(`update products set price = 2 where id = 1`);
    await park('product');
    await run('replay', await parkedId());
    await sql(`update products set price = 3 where id = 1`);
    expect(await deliverNext('product')).toEqual(['updated 1 #2']);
    expect(await outbox.rows()).toEqual([]);
  });

  it('marks a replayed state, and keeps its id', async () => {
    await sql(`update products set price = 2 where id = 1`);
    await park('product');
    const [before] = await outbox.rows();
    await run('replay', before!.id);
    const claim = await outbox.claim('product');
    expect(told(claim)).toEqual(['updated 1 #2 replayed']);
    expect(claim.events[0]).toMatchObject({ eventId: before!.event_id });
  });

  describe('the change of a shared row that could not be expanded', () => {
    const expand = () => service.get(FanOutExpander).expand(service.get(PublicationRegistry).publication('product'));

    beforeEach(async () => {
      // Category 1 shows in products 1 and 2; there is a product with its id as well.
      await sql(`update categories set name = 'renamed' where id = 1`);
      await sql(`update outbox_events set source = 'brands' where kind = 'fan-out'`);
      await expand();
      expect(await outbox.rows()).toMatchObject([{ kind: 'fan-out', state: 'parked', aggregate_id: '1' }]);
    });

    it('is listed, shown and counted as parked, by what it is', async () => {
      const listed = await run('list', '--reason', 'unexpandable');
      expect(listed.json).toMatchObject({
        items: [{ event_type: 'product.fan-out', fan_out_of: 'brands', aggregate_id: 1, reason: 'unexpandable' }],
      });
      expect(await run('show', await parkedId())).toMatchObject({ code: 0, json: { record: null } });
      const { json } = await runCommand({ DATABASE_URL: service.database.url }, ['status', '--json']);
      expect((json as StatusAnswer).streams.filter(({ stream }) => !isOfOthers(stream))).toMatchObject([
        { stream: 'product', parked: 1, fan_outs: 0 },
        {},
        {},
      ]);
      expect((await run('list', '--stream', 'product')).json).toMatchObject({ total: 1, items: [{}] });
      expect((await run('list', '--stream', 'order')).json).toMatchObject({ total: 0, items: [] });
      const { stdout } = await runCommand({ DATABASE_URL: service.database.url }, ['parked', 'list']);
      expect(stdout).toMatch(/product\.fan-out +brands 1 /);
    });

    it('is expanded by a replay, once what was wrong is mended, as a change of now', async () => {
      await sql(
        `update outbox_events set source = 'categories', attempts = 7, captured_at = now() - interval '7 days'`,
      );
      expect(await run('replay', await parkedId())).toMatchObject({ code: 0, json: { done: 1, refused: 0 } });
      expect(await outbox.rows()).toMatchObject([{ state: 'pending', attempts: 0 }]);
      expect((await service.get(Backlog).ageSeconds()).get('product')).toBeLessThan(3600);
      expect(await outbox.deliverAll()).toEqual(['product.updated 1 #2', 'product.updated 2 #2']);
      expect(await outbox.rows()).toEqual([]);
      expect(await sql(`select from outbox_deliveries where delivered_at - captured_at > interval '1 day'`)).toEqual(
        [],
      );
    });

    it('has no state to send, and says so', async () => {
      const id = await parkedId();
      for (const words of [['--dry-run'], []])
        expect(await run('send-current', id, ...words)).toMatchObject({
          code: 1,
          json: { done: 0, refused: 1, refusals: [{ reason: expect.stringContaining('shared row') as string }] },
        });
      expect(await outbox.rows()).toMatchObject([{ kind: 'fan-out', state: 'parked' }]);
    });

    it('is discarded, and is nothing that happened to the product with its id', async () => {
      await run('discard', await parkedId());
      expect(await outbox.rows()).toEqual([]);
      expect(await sql('select action from outbox_actions')).toEqual([{ action: 'parked.discard' }]);
      expect(await sql('select from outbox_action_subjects')).toEqual([]);
    });

    it('is not superseded by a delivery of the product with its id', async () => {
      await sql('update products set price = 9 where id = 1');
      expect(await deliverNext('product')).toEqual(['updated 1 #2']);
      expect(await outbox.rows()).toMatchObject([{ kind: 'fan-out', state: 'parked' }]);
    });
  });

  it('sends a product’s current state as what it is to consumers', async () => {
    await sql(`insert into products (name, price) values ('Bowl', 1)`);
    await park('product');
    const [before] = await outbox.rows();
    await run('send-current', before!.id);
    const claim = await outbox.claim('product');
    expect(told(claim)).toEqual([`created ${FIRST_NEW_ID} #1`]);
    expect(claim.events[0]!.eventId).not.toBe(before!.event_id);
  });

  it('lists and shows what is parked, by reason, stream and type', async () => {
    await sql(`update orders set status = 'confirmed' where id = 1`);
    await park('order');
    await sql(`update products set price = 2 where id in (1, 2)`);
    const claim = await outbox.claim('product');
    await outbox.settle(claim, ({ aggregateId }) =>
      aggregateId === '1' ? { kind: 'parked', reason: 'ValidationException: no' } : OVERSIZE,
    );
    const ids = async (...words: string[]) =>
      ((await run('list', ...words)).json as { items: { event_type: string; aggregate_id: number }[] }).items.map(
        (item) => `${item.event_type} ${item.aggregate_id}`,
      );
    expect(await ids()).toEqual(['order.status_changed 1', 'product.updated 1', 'product.updated 2']);
    expect(await ids('--reason', 'Oversize')).toEqual(['order.status_changed 1', 'product.updated 2']);
    expect(await ids('--reason', 'refused')).toEqual(['product.updated 1']);
    expect(await ids('--reason', 'validationexception')).toEqual(['product.updated 1']);
    expect(await ids('--stream', 'product')).toEqual(['product.updated 1', 'product.updated 2']);
    expect(await ids('--type', 'order', '--reason', 'oversize')).toEqual(['order.status_changed 1']);
    // As other commands have it; and a word that nothing is called is not answered as if nothing were parked.
    expect(await ids('--type', 'orders')).toEqual(['order.status_changed 1']);
    for (const words of [['list'], ['discard', '--yes']])
      expect(await run(...words, '--type', 'oders')).toMatchObject({
        code: 2,
        json: { error: `There is no aggregate "oders"; there are: ${shopTypes.join(', ')}.` },
      });
    expect(await ids('--reason', `' or true --`)).toEqual([]);
    const first = await run('list', '--limit', '2');
    expect(first.json).toMatchObject({ total: 3, items: [{}, {}] });
    const { next_after } = first.json as { next_after: number };
    expect(await ids('--after', String(next_after))).toEqual(['product.updated 2']);

    const id = (await outbox.rows(`type = 'order'`))[0]!.id;
    expect(await run('show', id)).toMatchObject({
      code: 0,
      json: {
        id: Number(id),
        reason: 'oversize',
        attempts: 1,
        is_behind: false,
        record: { order_id: 1, status: 'confirmed' },
      },
    });
    expect(await run('show', '4711')).toMatchObject({ code: 1, json: { error: 'There is no parked event 4711.' } });
    expect(await run('show', '7; drop table orders')).toMatchObject({ code: 2 });
  });

  it('shows no empty record where none can be read, and says why', async () => {
    await sql('update products set price = 2 where id = 1');
    await park('product');
    const id = await parkedId();
    try {
      await sql('alter table products rename column color to colour');
      const failed = await run('show', id);
      expect(failed.code).not.toBe(0);
      expect(failed.json).toMatchObject({ error: expect.stringContaining('color') as string });
    } finally {
      await sql('alter table products rename column colour to color');
    }
    expect(await run('show', id)).toMatchObject({ code: 0, json: { record: { product_id: 1 } } });
  });

  it('changes nothing on a dry run, unasked, or without saying which', async () => {
    await sql(`update orders set status = 'confirmed' where id in (1, 2)`);
    await park('order');
    expect(await run('discard', '--all', '--dry-run')).toMatchObject({
      code: 0,
      json: { dry_run: true, matched: 2, done: 2 },
    });
    expect(await run('discard', '--all')).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining('--yes') as string },
    });
    expect(await run('discard')).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining('Say which') as string },
    });
    expect(await run('discard', '--all', '--force', '--yes')).toMatchObject({ code: 2 });
    expect(await run('discard', '4711')).toMatchObject({
      code: 1,
      json: { error: expect.stringContaining('None of these ids') as string },
    });
    expect(await run('discard', '--', '-5')).toMatchObject({ code: 1 });
    expect(await outbox.rows(`state = 'parked'`)).toHaveLength(2);
    expect(await sql('select from outbox_actions')).toEqual([]);
  });

  it('asks a person first, and does nothing without a yes', async () => {
    await sql(`update orders set status = 'confirmed' where id = 1`);
    await park('order');
    const asked = (typed: string) =>
      runCommand({ DATABASE_URL: service.database.url }, ['parked', 'discard', '--all'], { typed });
    expect(await asked('n\n')).toMatchObject({
      code: 1,
      stdout: 'Nothing was done.\n',
      stderr: expect.stringContaining('discard: 1 events. [y/N]') as string,
    });
    expect(await asked('y\n')).toMatchObject({ code: 0, stdout: '1 events were discarded.\n' });
  });

  it('writes down who did what to which', async () => {
    await sql(`update orders set status = 'confirmed' where id in (1, 2)`);
    await park('order');
    const [first] = await outbox.rows();
    await run('replay', first!.id, '4711');
    expect(
      await sql(
        `select action, scope, outcome, via, type, aggregate_id from outbox_actions join outbox_action_subjects on action_id = id`,
      ),
    ).toEqual([
      {
        action: 'parked.replay',
        scope: { ids: [Number(first!.id), 4711] },
        outcome: { type: 'order', done: 1, refused: 0, ids: [Number(first!.id)], reasons: { oversize: 1 } },
        via: 'cli',
        type: 'order',
        aggregate_id: first!.aggregate_id,
      },
    ]);
  });
});
