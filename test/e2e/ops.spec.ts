import { problem } from '../../src/http/problem/problem.js';
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
    const { status, body } = await app.get('/v1/ops/status', withKey);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      epoch: 1,
      streams: [
        { stream: 'product', name: STREAMS.product, state: 'delivering', pending: 1, parked: 0, limit: 'none' },
        { stream: 'product_update', pending: 0 },
        { stream: 'order', state: 'idle', trouble: null },
      ],
    });
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
    const { body } = await app.get<{ streams: object[] }>('/v1/ops/status', withKey);
    expect(body.streams).toMatchObject([{ limit: 'none' }, {}, { state: 'idle', paused_at: null }]);
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
