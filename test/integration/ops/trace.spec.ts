import { ParkedRetention } from '../../../src/outbox/parked/parked-retention.js';
import type { Outcome } from '../../../src/outbox/settle/outcome.js';
import type { TraceAnswer } from '../../../src/ops/trace/trace-answer.js';
import { runCommand } from '../../support/command-line.js';
import { IdleService } from '../../support/idle-service.js';
import { retried } from '../../support/outbox-driver.js';
import { shopTypes } from '../../support/shop-names.js';
import { FIRST_NEW_ID, restoreShopRows } from '../../support/shop-rows.js';
import { useOutbox } from '../../support/use-outbox.js';

const REFUSED: Outcome = { kind: 'parked', reason: 'ValidationException: no\nsecond line' };
const SHARD = 'shardId-000000000000';

/** The story of one aggregate. To see these fail: leave a list out of tracer.ts. */
describe('trace and preview', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await restoreShopRows(service.dataSource);
    await sql('truncate outbox_actions, outbox_action_subjects, outbox_deliveries');
  });

  const run = (...words: string[]) => runCommand({ DATABASE_URL: service.database.url }, words);
  const trace = async (...words: string[]) => {
    const { code, json } = await run('--json', 'trace', ...words);
    expect(code).toBe(0);
    return json as TraceAnswer;
  };
  /** `delivered order.created #1`, in the order in which they stand. */
  const story = ({ entries }: TraceAnswer) =>
    entries.map((entry) =>
      entry.what === 'action' ? entry.action : `${entry.what} ${entry.event_type} #${entry.sequence ?? '-'}`,
    );

  it('tells deliveries with shard and sequence number, tries, what waits, and the position', async () => {
    await sql(`insert into orders (order_number, status) values ('A-3', 'pending')`);
    await outbox.settle(await outbox.claim('order'), retried());
    await outbox.makeRetriesDue();
    await outbox.deliver('order');
    await sql(`update orders set status = 'confirmed' where id = ${FIRST_NEW_ID}`);
    await outbox.settle(await outbox.claim('order'), retried({ reason: 'InternalFailure: try again' }));
    await sql(`update orders set status = 'shipped' where id = ${FIRST_NEW_ID}`);
    const told = await trace('orders', String(FIRST_NEW_ID));
    expect(told).toMatchObject({
      type: 'order',
      aggregate_id: FIRST_NEW_ID,
      exists: true,
      truncated: false,
      position: { sequence: 1, epoch: 1, stream: 'order', shard_id: SHARD, deleted: false },
    });
    expect(story(told)).toEqual([
      'delivered order.created #1',
      'retrying order.status_changed #2',
      'pending order.status_changed #-',
    ]);
    const [delivered, retrying, pending] = told.entries;
    expect(delivered).toMatchObject({
      attempts: 2,
      ambiguous: true,
      stream: 'order',
      shard_id: SHARD,
      kinesis_sequence_number: expect.stringMatching(/^49\d+$/) as string,
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(retrying).toMatchObject({
      attempts: 1,
      error: 'InternalFailure: try again',
      due_at: expect.stringMatching(/Z$/) as string,
    });
    expect(pending).toMatchObject({ attempts: 0, error: null, event_id: null, stream: 'order' });
    expect((await trace('product', '1')).entries).toEqual([]);
  });

  it('tells a parked event with its error, who dealt with it, and what became of it', async () => {
    await sql(`insert into orders (order_number, status) values ('A-3', 'pending')`);
    await outbox.settle(await outbox.claim('order'), REFUSED);
    const id = String(FIRST_NEW_ID);
    const parked = await trace('order', id);
    expect(story(parked)).toEqual(['parked order.created #-']);
    expect(parked).toMatchObject({
      position: null,
      entries: [{ attempts: 1, error: 'ValidationException: no\nsecond line' }],
    });
    const [row] = await outbox.rows();
    await run('parked', 'replay', row!.id);
    await outbox.deliverAll();
    const told = await trace('order', id);
    expect(story(told)).toEqual(['parked.replay', 'delivered order.created #1', 'delivered order.updated #2']);
    expect(told.entries[0]).toMatchObject({ via: 'cli', actor: expect.stringContaining('@') as string });
    expect(told.entries[1]).toMatchObject({ replayed: true, attempts: 2, event_id: row!.event_id });

    await sql(`update orders set status = 'confirmed' where id = ${id}`);
    await outbox.settle(await outbox.claim('order'), REFUSED);
    await run('parked', 'discard', (await outbox.rows())[0]!.id);
    expect(story(await trace('order', id)).at(-1)).toBe('parked.discard');
    // People read the same as a table, one line each.
    const { stdout } = await run('trace', 'order', id);
    expect(stdout).toMatch(
      new RegExp(
        `^order ${id}: in the shop; last number 2 in epoch 1, last delivered \\S+\\n` +
          `at +what +event +number +tries +where, why\\n` +
          `\\S+ +action +parked.replay +by \\S+@\\S+ \\(cli\\).*"done":1.*\\n` +
          `\\S+ +delivered +order.created +1 +2 +order ${SHARD} 49\\d+; replayed\\n` +
          `\\S+ +delivered +order.updated +2 +1 +order ${SHARD} 49\\d+\\n` +
          `\\S+ +action +parked.discard +by .*\\n$`,
      ),
    );
  });

  it('tells what workers did by themselves with what was parked', async () => {
    await sql('update products set price = 2 where id = 2');
    await outbox.settle(await outbox.claim('product'), REFUSED);
    const [parked] = await outbox.rows();
    await sql('update products set price = 3 where id = 2');
    await outbox.deliver('product');
    const superseded = await trace('product', '2');
    expect(story(superseded).sort()).toEqual(['delivered product.updated #2', 'parked.supersede']);
    expect(superseded.entries.find(({ what }) => what === 'action')).toMatchObject({
      ...{ actor: 'worker', via: 'worker', outcome: { events: 1, ids: [Number(parked!.id)] } },
    });

    await sql('update products set price = 4 where id = 2');
    await outbox.settle(await outbox.claim('product'), REFUSED);
    await sql(`update outbox_events set parked_at = now() - interval '2 days'`);
    const old = new IdleService({ database: service.database, environment: { PARKED_RETENTION_DAYS: '1' } });
    expect(await (await old.wire()).get(ParkedRetention).drop()).toBe(1);
    await old.dispose();
    expect(story(await trace('product', '2')).at(-1)).toBe('parked.drop');
  });

  it('tells of a product that is gone', async () => {
    await sql('delete from products where id = 2');
    await outbox.deliver('product');
    expect(await trace('products', '2')).toMatchObject({
      exists: false,
      position: { sequence: 2, deleted: true },
      entries: [{ what: 'delivered', event_type: 'product.deleted', sequence: 2 }],
    });
  });

  it.each([
    [['trace', 'order', '4711'], 1, 'Nothing is known of order 4711.'],
    [['trace', 'order', '--', '-7'], 1, 'Nothing is known of order -7.'],
    [['trace', 'nothing', '1'], 2, `There is no aggregate "nothing"; there are: ${shopTypes.join(', ')}.`],
    [['trace', 'order', '1; drop table orders'], 2, 'Must be a decimal integer.'],
    [['trace', 'order', '9007199254740993'], 2, 'Must be from -9007199254740991 to 9007199254740991.'],
    [['preview', 'order', '4711'], 1, 'There is no order 4711.'],
    [['preview', 'nothing', '1'], 2, 'There is no aggregate "nothing"'],
  ])('answers %j with %i', async (words, code, why) => {
    const answer = await run('--json', ...words);
    expect([answer.code, answer.json]).toEqual([code, { error: expect.stringContaining(why) as string }]);
  });

  it('previews what would be sent, and where', async () => {
    const { code, json } = await run('--json', 'preview', 'products', '1');
    expect([code, json]).toMatchObject([
      0,
      { stream_name: 'product-updates', partition_key: '1', data: { product_id: 1, is_updated: true } },
    ]);
    expect(JSON.parse((await run('preview', 'product', '1')).stdout)).toEqual(json);
  });

  it('says why a record cannot be built', async () => {
    // The shop puts a view with a function of its own in the place of a table.
    await sql(`alter table product_images rename to shop_images;
      create function shop_url() returns text language plpgsql as $$ begin raise exception 'no host for secret'; end $$;
      create view product_images as select id, product_id, shop_url() as url, position from shop_images`);
    const { code, json, stderr } = await run('--json', 'preview', 'product', '1');
    await sql('drop view product_images; drop function shop_url; alter table shop_images rename to product_images');
    const place = 'PL/pgSQL function shop_url() line 1 at RAISE';
    const why = `It cannot be built. unbuildable: P0001: raised by the shop's own ${place}`;
    expect([code, json, stderr]).toEqual([1, { error: why }, `${why}\n`]);
  });
});
