import { PROBLEM_MEDIA_TYPE, problem, type Problem } from '../../src/http/problem/problem.js';
import { startApp, type Answer, type RunningApp } from './running-app.js';

describe('problem details', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api' });
  });

  afterAll(() => app.dispose());

  /** Checks what holds for every problem. */
  const expectProblem = (
    { status, headers, body }: Answer<object>,
    expected: { status: number; [key: string]: unknown },
  ) => {
    expect(headers.get('content-type')).toBe(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`);
    const told = problem.strict().parse(body);
    expect(told).toMatchObject({ type: 'about:blank', ...expected });
    expect(status).toBe(expected.status);
    expect(headers.get('x-request-id')).toBe(told.request_id);
  };

  it('answers what does not exist', async () => {
    expectProblem(await app.get('/v1/nothing?secret=1'), { status: 404, title: 'Not Found', instance: '/v1/nothing' });
  });

  it.each([
    ['PUT', '/v1/products', 'GET, HEAD, POST'],
    ['DELETE', '/v1/products/1/record', 'GET, HEAD'],
    ['PUT', '/v1/products/sync', 'GET, HEAD, PATCH, DELETE, POST'],
    ['POST', '/v1/ops/status', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['PUT', '/docs', 'GET, HEAD'],
  ])('answers a method that a path does not take: %s %s', async (method, path, allowed) => {
    const answer = await app.send(method, path, {});
    expect(answer.headers.get('allow')).toBe(allowed);
    expectProblem(answer, { status: 405, instance: path, detail: `This path takes ${allowed}; not ${method}.` });
  });

  it('tells OPTIONS what a path takes', async () => {
    const { status, headers } = await app.send('OPTIONS', '/v1/products');
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, POST']);
    expectProblem(await app.send('OPTIONS', '/v1/nothing'), { status: 404 });
  });

  it('lists every mistake of a request', async () => {
    const answer = await app.send<Problem>('POST', '/v1/orders', {
      total_amount: -1,
      tax_amount: 0.001,
      line_items: [{ product_id: 1, quantity: 0, price: 1 }],
      colour: 'red',
    });
    expectProblem(answer, { status: 400, detail: 'The request is not valid.', instance: '/v1/orders' });
    expect(answer.body.errors?.map(({ path }) => path).sort()).toEqual([
      '',
      'line_items.0.quantity',
      'order_number',
      'tax_amount',
      'total_amount',
    ]);
  });

  it('lists not more mistakes than anybody reads', async () => {
    const answer = await app.send('POST', '/v1/products/sync', { product_ids: Array.from({ length: 500 }, () => 'x') });
    expectProblem(answer, { status: 400, detail: 'The request is not valid; 480 more mistakes are not listed.' });
    expect(answer.body.errors).toHaveLength(20);
  });

  it.each(['{"name":', 'not json', '"text"', '\u0000'])(
    'refuses a body that is not a JSON object: %j',
    async (body) => {
      expectProblem(await app.send('POST', '/v1/tags', body), { status: 400 });
    },
  );

  it.each(['null', '"text"', '5'])('says that a body is JSON, but no object: %s', async (body) => {
    const { body: told } = await app.send<Problem>('POST', '/v1/tags', body);
    expect(told.errors).toEqual([{ path: '', message: expect.stringContaining('expected object') as string }]);
  });

  it('says that a key is missing as of any other', async () => {
    const { body } = await app.send<Problem>('POST', '/v1/products', {});
    expect(body.errors).toEqual([
      { path: 'name', message: 'Invalid input: expected string, received undefined' },
      { path: 'price', message: 'Invalid input: expected number, received undefined' },
    ]);
  });

  it.each(['x', '', '0', '201', '1e1', '0x10', '1.5'])(
    'says how many rows a page may have: limit=%s',
    async (limit) => {
      const answer = await app.get<Problem>(`/v1/tags?limit=${limit}`);
      expectProblem(answer, { status: 400 });
      expect(answer.body.errors).toEqual([{ path: 'limit', message: 'Must be a whole number from 1 to 200.' }]);
    },
  );

  it('refuses a body that is missing', async () => {
    expectProblem(await app.send('POST', '/v1/tags'), { status: 400 });
  });

  it('refuses a body that is too large', async () => {
    expectProblem(await app.send('POST', '/v1/tags', { name: 'x'.repeat(100 * 1024) }), {
      status: 413,
      detail: 'The body is larger than 100 KiB.',
    });
    expect((await app.send('POST', '/v1/tags', { name: 'x'.repeat(90 * 1024) })).status).toBe(201);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'refuses a body of type %s, which a page of another site can send',
    async (type) => {
      expectProblem(await app.send('POST', '/v1/tags', '{"name":"x"}', { 'content-type': type }), { status: 415 });
    },
  );

  it('says what a request refers to that is not there', async () => {
    expectProblem(await app.send('POST', '/v1/products', { name: 'x', price: 1, tag_ids: [4711] }), {
      status: 422,
      detail: 'Key (tag_id)=(4711) is not present in table "tags".',
    });
    expectProblem(await app.send('POST', '/v1/categories', { name: 'x', parent_id: 4711 }), { status: 422 });
  });

  it.each(['on delete restrict', 'on delete no action'])(
    'says what still refers to a row: %s, of which PostgreSQL versions make one code or two',
    async (rule) => {
      const { product_id } = (await app.send<{ product_id: number }>('POST', '/v1/products', { name: 'x', price: 1 }))
        .body;
      await app.dataSource.query(`create table sample_reviews (product_id bigint references products ${rule})`);
      await app.dataSource.query('insert into sample_reviews values ($1)', [product_id]);
      expectProblem(await app.send('DELETE', `/v1/products/${product_id}`), {
        status: 409,
        detail: expect.stringContaining('table "sample_reviews"') as string,
      });
      await app.dataSource.query('drop table sample_reviews');
    },
  );

  it('says which value cannot be stored', async () => {
    expectProblem(await app.send('POST', '/v1/tags', { name: 'a\u0000b' }), { status: 422 });
    const { product_id } = (
      await app.send<{ product_id: number }>('POST', '/v1/products', { name: 'x', price: 1, stock: 2147483647 })
    ).body;
    expectProblem(await app.send('POST', `/v1/products/${product_id}/stock`, { by: 1 }), {
      status: 422,
      detail: 'A value cannot be stored: integer out of range.',
    });
  });

  it("takes the caller's request id, unless it could forge something", async () => {
    expect((await app.get('/nothing', { 'x-request-id': 'edge-7:42' })).body.request_id).toBe('edge-7:42');
    const forged = (await app.get('/nothing', { 'x-request-id': 'a b"c' })).body.request_id;
    expect(forged).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells nothing of an unexpected error, and logs it under the request id', async () => {
    await app.dataSource.query('alter table tags rename to tags_away');
    try {
      const answer = await app.get('/v1/tags');
      expectProblem(answer, { status: 500, title: 'Internal Server Error' });
      expect(answer.text).not.toMatch(/tags_away|relation|select|QueryFailed|node_modules/i);
      const line = app.log.find((entry) => entry.includes(String(answer.body.request_id)));
      expect(JSON.parse(line ?? '{}')).toMatchObject({
        level: 50,
        path: '/v1/tags',
        err: { message: 'relation "tags" does not exist', code: '42P01' },
      });
    } finally {
      await app.dataSource.query('alter table tags_away rename to tags');
    }
  });

  it('says that the database is away', async () => {
    // As PostgreSQL ends sessions when it is shut down.
    await app.dataSource.query(
      'create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$',
    );
    await app.dataSource.query('create trigger die before insert on tags for each row execute function die()');
    const answer = await app.send('POST', '/v1/tags', { name: 'y' });
    expectProblem(answer, { status: 503, detail: 'The database does not answer at present.' });
    expect(answer.headers.get('retry-after')).toBe('1');
    await app.dataSource.query('drop trigger die on tags');
  });

  it('tells browsers to be careful, and nobody what it is made of', async () => {
    for (const path of ['/v1/products', '/nothing', '/health/live']) {
      const { headers } = await app.get(path);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
