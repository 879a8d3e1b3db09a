import type { StatusAnswer } from '../../src/ops/status/status-answer.js';
import { problem } from '../../src/http/problem/problem.js';
import { isOfOthers } from '../support/shop-names.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

describe('/v1/ops', () => {
  let app: RunningApp;
  const key = 'ops-key-0123456789';
  const withKey = { authorization: `Bearer ${key}` };

  beforeAll(async () => {
    app = await startApp({ API_KEYS: `night-shift:${key}`, ROLE: 'api' });
  });
  afterAll(() => app.dispose());

  it('shows the status to whoever has a key', async () => {
    expect((await app.get('/v1/ops/status')).status).toBe(401);
    expect((await app.get('/v1/ops/status', { authorization: 'Bearer ops-key-012345678' })).status).toBe(401);
    await app.dataSource.query(`insert into products (name, price) values ('Mug', 1)`);
    const { status, body } = await app.get<StatusAnswer>('/v1/ops/status', withKey);
    expect({ status, epoch: body.epoch }).toEqual({ status: 200, epoch: 1 });
    expect(body.streams.filter(({ stream }) => !isOfOthers(stream))).toMatchObject([
      { stream: 'product', name: STREAMS.product, state: 'delivering', pending: 1, parked: 0, limit: 'none' },
      { stream: 'product_update', pending: 0 },
      { stream: 'order', state: 'idle', trouble: null },
    ]);
  });

  it('pauses, resumes and limits in the name of the key, and shows it in health', async () => {
    const paused = await app.send('POST', '/v1/ops/streams/order/pause', undefined, withKey);
    expect(paused).toMatchObject({ status: 200, body: { stream: 'order', paused_by: 'night-shift', leased: 0 } });
    const limited = await app.send('PUT', '/v1/ops/streams/product/limit', { limit: '100/M' }, withKey);
    expect(limited).toMatchObject({
      status: 200,
      body: { stream: 'product', limit: '100/m', limit_from: 'operators' },
    });
    const health = await app.get<{ details: object }>('/health/ready');
    expect(health.body.details).toMatchObject({
      controls: { status: 'up', paused: ['order'], limits: { product: '100/m' } },
    });
    expect(app.log.join('')).toContain('"actor":"night-shift","via":"http","action":"stream.pause"');

    await app.send('POST', '/v1/ops/streams/order/resume', undefined, withKey);
    await app.send('PUT', '/v1/ops/streams/product/limit', { limit: 'default' }, withKey);
    const { body } = await app.get<StatusAnswer>('/v1/ops/status', withKey);
    expect(body.streams.filter(({ stream }) => !isOfOthers(stream))).toMatchObject([
      { limit: 'none' },
      {},
      { state: 'idle', paused_at: null },
    ]);
  });

  it('does nothing, on any route, for whoever has no key, a wrong one, or no proper request', async () => {
    const { body: document } = await app.get<{ paths: Record<string, Record<string, { requestBody?: object }>> }>(
      '/docs/json',
      withKey,
    );
    const routes = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/ops/'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { requestBody }]) => ({
          method: method.toUpperCase(),
          path,
          requestBody,
        })),
      );
    expect(routes.length).toBeGreaterThan(20);
    const fill = (path: string, id: string) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
    const state = () =>
      app.dataSource.query<
        unknown[]
      >(`select (select count(*) from outbox_actions) as actions, (select count(*) from outbox_events) as events,
        (select count(*) from outbox_resyncs) as resyncs, (select epoch from outbox_epoch) as epoch`);
    const before = await state();
    const expectRefused = async (status: number | RegExp, ...request: Parameters<typeof app.send>) => {
      const answer = await app.send(...request);
      expect([request.slice(0, 2), String(answer.status)]).toEqual([
        request.slice(0, 2),
        expect.stringMatching(status instanceof RegExp ? status : new RegExp(`^${status}$`)),
      ]);
      expect(problem.strict().parse(answer.body)).toMatchObject({ status: answer.status });
      expect(answer.text).not.toMatch(/outbox_|QueryFailed|postgres:|at \w+ \(/i);
    };
    for (const { method, path, requestBody } of routes) {
      const body = requestBody && {};
      await expectRefused(401, method, fill(path, '1'), body);
      await expectRefused(401, method, fill(path, '1'), body, { authorization: `Bearer ${key}x` });
      if (path.includes('{'))
        await expectRefused(/^40[04]$/, method, fill(path, `1'; drop table orders; --`), body, withKey);
      if (!requestBody) continue;
      await expectRefused(400, method, fill(path, 'order'), '{"all": tr', withKey);
      await expectRefused(413, method, fill(path, 'order'), { type: 'x'.repeat(200_000) }, withKey);
    }
    expect(await state()).toEqual(before);
  });

  it.each([
    ['POST', '/v1/ops/streams/nothing/pause', undefined, 404],
    ['POST', "/v1/ops/streams/order'%3B%20drop%20table%20orders%3B--/pause", undefined, 404],
    ['PUT', '/v1/ops/streams/order/limit', { limit: 'fast' }, 400],
    ['PUT', '/v1/ops/streams/order/limit', { limit: '10/s', more: true }, 400],
    ['PUT', '/v1/ops/streams/order/limit', {}, 400],
  ])('refuses %s %s %j with %i and changes nothing', async (method, path, body, status) => {
    const actions = await app.dataSource.query<unknown[]>('select from outbox_actions');
    const answer = await app.send(method, path, body, withKey);
    expect(answer.status).toBe(status);
    expect(problem.strict().parse(answer.body)).toMatchObject({ status });
    expect((await app.send(method, path, body)).status).toBe(401);
    expect(await app.dataSource.query<unknown[]>('select from outbox_actions')).toHaveLength(actions.length);
  });
});
