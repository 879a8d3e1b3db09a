import { startApp, type RunningApp } from './running-app.js';

const KEYS = { shop: 'shop-key-0123456789', ops: 'ops-key-0123456789' };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** To see these fail: raise the limit to `none`. */
describe('the limit of requests', () => {
  let app: RunningApp;

  beforeAll(async () => {
    // An hour: no test is so slow that a request falls out of the window.
    app = await startApp({ ROLE: 'api', API_KEYS: `shop:${KEYS.shop},ops:${KEYS.ops}`, API_RATE_LIMIT: '3/h' });
  });

  afterAll(() => app.dispose());

  it('counts each key over all routes of /v1, and says when to come back', async () => {
    for (const path of ['/v1/products', '/v1/orders', '/v1/products/1/record']) {
      expect((await app.get(path, bearer(KEYS.shop))).status).not.toBe(429);
    }
    const answer = await app.get('/v1/products', bearer(KEYS.shop));
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ title: 'Too Many Requests', status: 429, instance: '/v1/products' });
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(3000);
    expect(retryAfter).toBeLessThanOrEqual(3600);
    expect((await app.send('POST', '/v1/tags', { name: 'no' }, bearer(KEYS.shop))).status).toBe(429);
    expect(await app.dataSource.query('select from tags')).toHaveLength(0);
  });

  it('leaves other keys alone', async () => {
    expect((await app.get('/v1/products', bearer(KEYS.ops))).status).toBe(200);
  });

  it('never counts health, metrics, docs or the board', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/docs/json', '/queues/api/queues']) {
      for (let n = 0; n < 5; n++) expect((await app.get(path, bearer(KEYS.shop))).status).not.toBe(429);
    }
  });
});
