import { streamKeys } from '../support/shop-names.js';
import { startApp, type RunningApp } from './running-app.js';

const KEY = 'ops-key-0123456789';
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

/** The page of Bull's queues, without a browser: what one would load, and what it may do. To see these fail: drop `readOnlyMode`. */
describe('the queue board', () => {
  let app: RunningApp;
  const key = basic(`anyone:${KEY}`);

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api', API_KEYS: `ops:${KEY}` });
  });

  afterAll(() => app.dispose());

  it.each(['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon.ico', '/QUEUES'])(
    '%s asks browsers for a key, and refuses a wrong one',
    async (path) => {
      for (const headers of [{}, basic('anyone:not-the-key-0123456789')]) {
        const answer = await app.get(path, headers);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toContain('Basic realm="shopstream"');
      }
    },
  );

  it('is a page whose scripts and styles load under its policy', async () => {
    const page = await app.get('/queues', key);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    // The page's addresses are relative to its <base>, which the policy must therefore allow.
    expect(page.text).toContain('<base href="/queues/" />');
    expect(policy).toContain("base-uri 'self'");
    const own = [...page.text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(own.some((path) => path.endsWith('.js')) && own.some((path) => path.endsWith('.css'))).toBe(true);
    for (const path of own) expect((await app.get(`/queues/${path}`, key)).status).toBe(200);
    const runs = [...page.text.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].map(([, attributes]) => attributes?.trim());
    expect(runs).toEqual(['id="__UI_CONFIG__" type="application/json"']);
  });

  it('shows the queue of each stream', async () => {
    const { status, body } = await app.get<{ queues: { name: string; readOnlyMode: boolean }[] }>(
      '/queues/api/queues',
      key,
    );
    expect(status).toBe(200);
    expect(body.queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual(
      streamKeys.map((key) => [`shopstream-${key}`, true]),
    );
  });

  it.each([
    ['PUT', 'shopstream-order/pause', undefined],
    ['PUT', 'shopstream-order/empty', undefined],
    ['PUT', 'shopstream-order/obliterate', { force: true }],
    ['PUT', 'shopstream-order/clean/failed', undefined],
    ['POST', 'shopstream-order/add', { name: 'x', data: {} }],
  ])('is for looking only: %s %s is refused', async (method, path, body) => {
    expect((await app.send(method, `/queues/api/queues/${path}`, body, key)).status).toBe(405);
  });

  it('pauses no queue when asked to pause all', async () => {
    await app.send('PUT', '/queues/api/queues/pause', undefined, key);
    const { body } = await app.get<{ queues: { isPaused: boolean }[] }>('/queues/api/queues', key);
    expect(body.queues.map(({ isPaused }) => isPaused)).toEqual(streamKeys.map(() => false));
  });
});
