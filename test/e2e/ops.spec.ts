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
});
