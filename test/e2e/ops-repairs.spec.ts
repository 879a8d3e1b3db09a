import { startApp, type RunningApp } from './running-app.js';

/** Repairs over HTTP, and that nobody repairs anything without a key or with a wrong request. To see these fail: open `/v1/ops` in open-paths.ts. */
describe('/v1/ops: resync, audit, baseline, doctor, forget', () => {
  let app: RunningApp;
  const key = 'ops-key-0123456789';
  const withKey = { authorization: `Bearer ${key}` };
  const sql = <Row>(text: string) => app.dataSource.query<Row[]>(text);
  const post = <Body = Record<string, unknown>>(path: string, body?: unknown) =>
    app.send<Body>('POST', path, body, withKey);

  beforeAll(async () => {
    app = await startApp({ API_KEYS: `night-shift:${key}`, ROLE: 'api' });
    await sql(`insert into products (id, name, price) select id, 'Mug', 1 from generate_series(1, 3) id`);
    await sql('truncate outbox_events');
  });
  afterAll(() => app.dispose());

  it('begins a resync, shows it, stops it, lets it go on, and writes down who did', async () => {
    const begun = await post('/v1/ops/resyncs', {
      type: 'products',
      ids: [1, 2],
      where: { changed_since: '2020-01-01' },
    });
    expect([begun.status, begun.body]).toMatchObject([
      202,
      { type: 'product', state: 'running', ids: 2, total: 2, requested_by: 'night-shift', eta_seconds: null },
    ]);
    const path = `/v1/ops/resyncs/${String(begun.body['id'])}`;
    expect((await app.get(path, withKey)).body).toMatchObject({ scanned: 0, progress: null });
    expect((await app.get<{ items: unknown[] }>('/v1/ops/resyncs', withKey)).body.items).toHaveLength(1);
    expect(await post(`${path}/cancel`)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await post(`${path}/cancel`)).toMatchObject({ status: 409 });
    expect(await post(`${path}/resume`)).toMatchObject({ status: 200, body: { state: 'running' } });
    expect(await sql('select actor, via, action from outbox_actions order by id')).toEqual([
      { actor: 'night-shift', via: 'http', action: 'resync.begin' },
      { actor: 'night-shift', via: 'http', action: 'resync.cancel' },
      { actor: 'night-shift', via: 'http', action: 'resync.resume' },
    ]);
    await post(`${path}/cancel`);
  });

  it('audits and baselines, step by step', async () => {
    const found = await post('/v1/ops/audit', { type: 'product', limit: 2 });
    expect([found.status, found.body]).toMatchObject([
      200,
      { checked: 2, reached: 2, findings: [{ id: 1, finding: 'never_delivered' }, { id: 2 }], mended: 0 },
    ]);
    expect(await post('/v1/ops/baseline', { type: 'product' })).toMatchObject({
      status: 200,
      body: { checked: 3, marked: 3 },
    });
    expect(await post('/v1/ops/audit', { type: 'product', after: 2 })).toMatchObject({
      body: { checked: 1, findings: [] },
    });
    expect(await post('/v1/ops/audit', { type: 'product', after: 3 })).toMatchObject({
      body: { checked: 0, reached: null },
    });
  });

  it('examines, and forgets', async () => {
    const doctor = await app.get<{ diagnoses: { check: string }[] }>('/v1/ops/doctor', withKey);
    expect(doctor.status).toBe(200);
    expect(doctor.body.diagnoses.map(({ check }) => check)).toContain('postgres.triggers.order');
    expect(await app.send('DELETE', '/v1/ops/kept/order/7', undefined, withKey)).toMatchObject({
      status: 200,
      body: { type: 'order', id: 7, erased: 0, on_their_way: 0 },
    });
  });

  it('raises the epoch in the name of the key', async () => {
    expect(await app.get('/v1/ops/epoch', withKey)).toMatchObject({ status: 200, body: { epoch: 1, raised_by: null } });
    expect(await post('/v1/ops/epoch/raise', { reason: 'restored from 02:00' })).toMatchObject({
      status: 200,
      body: { epoch: expect.any(Number) as number, raised_by: 'night-shift', reason: 'restored from 02:00' },
    });
    expect(app.log.filter((line) => line.includes('"msg":"epoch raised"'))).toHaveLength(1);
  });

  it.each<[string, string, unknown, number]>([
    ['POST', '/v1/ops/epoch/raise', {}, 400],
    ['POST', '/v1/ops/epoch/raise', { reason: ' ' }, 400],
    ['POST', '/v1/ops/epoch/raise', { reason: 'x'.repeat(501) }, 400],
    ['POST', '/v1/ops/epoch/raise', { reason: 'restored', epoch: 7 }, 400],
    ['POST', '/v1/ops/resyncs', {}, 400],
    ['POST', '/v1/ops/resyncs', { type: 'nothing' }, 400],
    ['POST', '/v1/ops/resyncs', { type: 'product', ids: ['1; drop table products'] }, 400],
    ['POST', '/v1/ops/resyncs', { type: 'product', where: { category: '5 or true' } }, 400],
    ['POST', '/v1/ops/resyncs', { type: 'product', where: { 'category or true': '5' } }, 400],
    ['POST', '/v1/ops/resyncs', { type: "product' or '1'='1" }, 400],
    ['POST', '/v1/ops/resyncs', { type: 'product', everything: true }, 400],
    ['POST', '/v1/ops/resyncs', '{"type": "product"', 400],
    ['POST', '/v1/ops/resyncs', { type: 'product', ids: Array.from({ length: 20_000 }, (_, n) => n + 1_000_000) }, 413],
    ['POST', '/v1/ops/resyncs/999/cancel', undefined, 404],
    ['POST', '/v1/ops/resyncs/1 or 1=1/cancel', undefined, 400],
    ['GET', '/v1/ops/resyncs/-1', undefined, 404],
    ['POST', '/v1/ops/audit', { type: 'product', limit: 1_000_000 }, 400],
    ['POST', '/v1/ops/audit', { type: 'product', after: '0 or true' }, 400],
    ['POST', '/v1/ops/baseline', { type: 'nothing' }, 400],
    ['DELETE', '/v1/ops/kept/order/x', undefined, 400],
    ['DELETE', '/v1/ops/kept/nothing/1', undefined, 400],
  ])('%s %s with %j changes nothing: %i', async (method, path, body, status) => {
    const before = await state();
    const answer = await app.send(method, path, body, withKey);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching('application/problem') as string,
    ]);
    expect(answer.text).not.toMatch(/select|outbox_|postgres:|at \w+ \(/i);
    expect(await state()).toEqual(before);
  });

  it.each<Record<string, string>>([{}, { authorization: 'Bearer ops-key-012345678x' }])(
    'does nothing for %j',
    async (headers) => {
      const before = await state();
      for (const [method, path] of [
        ['POST', '/v1/ops/resyncs'],
        ['POST', '/v1/ops/audit'],
        ['POST', '/v1/ops/baseline'],
        ['POST', '/v1/ops/epoch/raise'],
        ['GET', '/v1/ops/epoch'],
        ['GET', '/v1/ops/doctor'],
        ['DELETE', '/v1/ops/kept/order/7'],
      ] as const) {
        const body = method === 'POST' ? { type: 'product' } : undefined;
        expect((await app.send(method, path, body, headers)).status).toBe(401);
      }
      expect(await state()).toEqual(before);
    },
  );

  const state = async () => [
    await sql('select id, state from outbox_resyncs order by id'),
    await sql('select count(*) from outbox_events'),
    await sql('select count(*) from outbox_positions'),
    await sql('select count(*) from outbox_actions'),
    await sql('select epoch from outbox_epoch'),
  ];
});
