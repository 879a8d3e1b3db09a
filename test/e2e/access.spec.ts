import { request } from 'node:http';
import { startApp, type RunningApp } from './running-app.js';

const SHOP_KEY = 'shop-key-0123456789';
const OPS_KEY = 'ops-key:with-colon-0123';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

/** fetch() lets nobody choose the Host header, and tidies paths up. */
function rawStatus(url: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode);
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('access with API keys', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api', API_KEYS: `shop:${SHOP_KEY},ops:${OPS_KEY}` });
  });

  afterAll(() => app.dispose());

  it.each([
    '/v1/products',
    '/v1/orders/1/record',
    '/docs',
    '/docs/json',
    '/docs/swagger-ui-bundle.js',
    '/queues',
    '/V1/products',
    '/',
    // Near those that are open. To see it fail: no `^`, or no `$`, in open-paths.ts.
    '/v1/products/health',
    '/v1/x/metrics',
    '/healthx',
    '/metrics/x',
  ])('%s asks for a key, of programs and of browsers', async (path) => {
    const { status, headers, body } = await app.get(path);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="shopstream", Basic realm="shopstream"/);
    expect(headers.get('content-type')).toMatch('application/problem+json');
    expect(body.detail).toBe('An API key is needed: Authorization: Bearer <key>.');
  });

  it.each([
    ['a bearer token', bearer(SHOP_KEY)],
    ['the other bearer token', bearer(OPS_KEY)],
    ['a scheme in lower case', { authorization: `bearer ${SHOP_KEY}` }],
    ['Basic with any user', basic(`someone:${SHOP_KEY}`)],
    ['Basic without a user, and a colon in the key', basic(`:${OPS_KEY}`)],
  ])('lets in: %s', async (_, headers) => {
    expect((await app.get('/v1/products', headers)).status).toBe(200);
    expect((await app.get('/docs', headers)).status).toBe(200);
  });

  it.each([
    ['another token', bearer('nobody-key-0123456789')],
    ['the beginning of a key', bearer(SHOP_KEY.slice(0, -1))],
    ["a key's name", bearer('shop')],
    ['a whole entry', bearer(`shop:${SHOP_KEY}`)],
    ['no token', { authorization: 'Bearer ' }],
    ['the key as user', basic(`${SHOP_KEY}:`)],
    ['Basic without a colon', basic(SHOP_KEY)],
    ['another scheme', { authorization: `Token ${SHOP_KEY}` }],
    ['a key in another header', { 'x-api-key': SHOP_KEY }],
  ])('refuses: %s', async (_, headers) => {
    expect((await app.get('/v1/products', headers)).status).toBe(401);
  });

  it('looks at the key before the body', async () => {
    expect((await app.send('POST', '/v1/tags', 'not json', { 'content-type': 'text/plain' })).status).toBe(401);
  });

  it('leaves health open', async () => {
    expect((await app.get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await app.get('/health/ready')).status).not.toBe(401);
    expect((await app.get('/metrics')).status).not.toBe(401);
    expect(await rawStatus(app.url, '/health/../v1/products')).toBe(401);
  });

  it('logs who asked for a sync by the name of the key, never by the key', async () => {
    await app.send('POST', '/v1/products/sync', { product_ids: [1] }, bearer(OPS_KEY));
    const line = app.log.find((entry) => entry.includes('sync requested'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ caller: 'ops', type: 'product', queued: 0, unknown: 1 });
    expect(app.log.join('')).not.toMatch(new RegExp(`${SHOP_KEY}|${OPS_KEY}`));
  });
});

describe('access without API keys', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api' });
  });

  afterAll(() => app.dispose());

  const statusFor = (host: string, path: string) => rawStatus(app.url, path, { host });

  it.each(['127.0.0.1', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '127.9.9.9'])('serves %s', async (host) => {
    expect(await statusFor(host, '/v1/products')).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example:3000', '10.0.0.1', '[::2]'])(
    'does not serve pages of %s, whose name leads here',
    async (host) => {
      expect(await statusFor(host, '/v1/products')).toBe(403);
      expect(await statusFor(host, '/health/live')).toBe(200);
    },
  );
});

describe('a worker', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ ROLE: 'worker' });
  });

  afterAll(() => app.dispose());

  it('serves health, and nothing of the API', async () => {
    expect((await app.get('/health/live')).status).toBe(200);
    for (const path of ['/v1/products', '/docs', '/docs/json']) {
      expect(await app.get(path)).toMatchObject({
        status: 404,
        body: { detail: 'A worker serves /health and /metrics only.' },
      });
    }
    expect((await app.send('POST', '/v1/products/sync', { product_ids: [1] })).status).toBe(404);
  });
});
