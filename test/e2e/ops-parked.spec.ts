import { problem } from '../../src/http/problem/problem.js';
import { eventually } from '../support/eventually.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

interface Page {
  readonly total: number;
  readonly items: readonly { readonly id: number; readonly attempts: number }[];
}

/** An order whose record is too large, from the record to every decision about it, by HTTP. */
describe('/v1/ops/parked', () => {
  let app: RunningApp;
  const key = 'ops-key-0123456789';
  const withKey = { authorization: `Bearer ${key}` };
  const huge = `jsonb_build_object('street', repeat('x', 1100000))`;

  beforeAll(async () => {
    app = await startApp({ API_KEYS: `night-shift:${key}` });
  });
  afterAll(() => app.dispose());

  const list = async () => (await app.get<Page>('/v1/ops/parked?reason=oversize', withKey)).body;
  const post = (repair: string, body: unknown) => app.send('POST', `/v1/ops/parked/${repair}`, body, withKey);
  /** Waits until so many are parked, and looks whether that many tries were made in all. */
  const parked = (total: number, tries: number) =>
    eventually(async () => {
      const page = await list();
      expect(page.total).toBe(total);
      expect(page.items.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(tries);
      return page.items.map(({ id }) => id);
    });

  it('parks, replays, refuses, sends the current state, and writes down who did it', async () => {
    await app.dataSource.query(`insert into orders (id, order_number, shipping_address) values (7, 'A-7', ${huge})`);
    const [id] = await parked(1, 1);
    const shown = await app.get<{ record: { shipping_address: { street: string } } }>(`/v1/ops/parked/${id}`, withKey);
    expect(shown.body).toMatchObject({
      id,
      event_type: 'order.created',
      aggregate_id: 7,
      reason: 'oversize',
      sequence: null,
    });
    expect(shown.body.record.shipping_address.street).toHaveLength(1_100_000);

    // As large as before, and so is the current state that follows it.
    expect(await post('replay', { ids: [id] })).toMatchObject({ status: 200, body: { done: 1, refused: 0 } });
    await parked(2, 3);
    await app.dataSource.query(`update orders set shipping_address = '{}' where id = 7`);
    expect(await app.record(STREAMS.order, 7, 1)).toMatchObject({ event: { type: 'order.updated', sequence: 1 } });
    await eventually(async () => {
      expect(await post('replay', { ids: [id] })).toMatchObject({ status: 409, body: { status: 409 } });
    });
    expect(await post('send-current', { stream: 'order' })).toMatchObject({ status: 200, body: { done: 2 } });
    expect(await app.record(STREAMS.order, 7, 2)).toMatchObject({
      shipping_address: {},
      event: { type: 'order.updated', sequence: 2 },
    });
    expect((await list()).total).toBe(0);
    const actions = await app.dataSource.query<unknown[]>(
      `select actor, action, aggregate_id from outbox_actions join outbox_action_subjects on action_id = id where outcome ->> 'done' <> '0' order by id`,
    );
    expect(actions).toEqual([
      { actor: 'night-shift', action: 'parked.replay', aggregate_id: '7' },
      { actor: 'night-shift', action: 'parked.send-current', aggregate_id: '7' },
    ]);
    expect(app.log.join('')).not.toContain('xxxxxxxx');
  });

  it('closes a parked product as superseded once it was mended', async () => {
    await app.dataSource.query(
      `insert into products (id, name, price, description) values (5, 'Mug', 1, repeat('x', 1100000))`,
    );
    await parked(1, 1);
    await app.dataSource.query(`update products set description = 'small' where id = 5`);
    expect(await app.record(STREAMS.product, 5, 1)).toMatchObject({ description: 'small', event: { sequence: 1 } });
    await parked(0, 0);
  });

  it.each([
    ['GET', '/v1/ops/parked/4711', undefined, 404],
    ['GET', '/v1/ops/parked/-1', undefined, 404],
    ['GET', '/v1/ops/parked/1%3B%20drop%20table%20orders', undefined, 400],
    ['GET', '/v1/ops/parked?limit=0', undefined, 400],
    ['GET', '/v1/ops/parked?colour=red', undefined, 400],
    ['POST', '/v1/ops/parked/discard', {}, 400],
    ['POST', '/v1/ops/parked/discard', { all: false }, 400],
    ['POST', '/v1/ops/parked/discard', { ids: [] }, 400],
    ['POST', '/v1/ops/parked/discard', { ids: ["1'; drop table orders; --"] }, 400],
    ['POST', '/v1/ops/parked/discard', { all: true, force: true }, 400],
    ['POST', '/v1/ops/parked/discard', { ids: [-5, 9007199254740991] }, 404],
    ['POST', '/v1/ops/parked/replay', '{"ids": [1', 400],
    ['POST', '/v1/ops/parked/explode', { all: true }, 405],
    ['POST', '/v1/ops/parked/discard', { stream: 'nothing' }, 400],
    ['GET', '/v1/ops/parked?stream=nothing', undefined, 400],
  ])('refuses %s %s %j with %i and changes nothing', async (method, path, body, status) => {
    const actions = await app.dataSource.query<unknown[]>('select from outbox_actions');
    const answer = await app.send(method, path, body, withKey);
    expect(answer.status).toBe(status);
    expect(problem.strict().parse(answer.body)).toMatchObject({ status });
    expect((await app.send(method, path, body)).status).toBe(401);
    expect(await app.dataSource.query<unknown[]>('select from outbox_actions')).toHaveLength(actions.length);
  });
});
