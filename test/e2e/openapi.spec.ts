import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { startApp, type RunningApp } from './running-app.js';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
  readonly requestBody?: { content: Record<string, { schema: object }> };
}

interface Description {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: object;
}

describe('OpenAPI description', () => {
  let app: RunningApp;
  let document: Description;

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api' });
    document = (await app.get<Description>('/docs/json')).body;
  });

  afterAll(() => app.dispose());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  it('has every route of the API', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations().map(({ path, method }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'get /v1/products/{id}/record',
        'get /v1/orders/{id}/record',
        'post /v1/products/sync',
        'post /v1/orders/sync',
        'post /v1/products/{id}/stock',
        'post /v1/orders/{id}/status',
        'patch /v1/categories/{id}',
        'get /health/ready',
      ]),
    );
  });

  it('says of each route what it takes, what it answers, and who may ask', () => {
    for (const { path, method, operation } of operations().filter(({ path }) => path.startsWith('/v1/'))) {
      const route = `${method} ${path}`;
      expect([route, operation.security]).toEqual([route, [{ bearer: [] }]]);
      const statuses = Object.keys(operation.responses);
      expect([route, statuses]).toEqual([route, expect.arrayContaining(['400', '401', '413', '415', '500', '503'])]);
      // Erasing what is not there is no mistake.
      if (path.includes('{id}') && method !== 'delete')
        expect([route, statuses]).toEqual([route, expect.arrayContaining(['404'])]);
      // Some actions on one row or stream take no body.
      const takesBody = operation.requestBody !== undefined || !/^\/v1\/ops\/.*\/[a-z-]+$/.test(path);
      if (['post', 'patch'].includes(method) && takesBody) {
        expect([route, operation.requestBody?.content['application/json']?.schema]).toEqual([
          route,
          expect.objectContaining({ type: 'object', additionalProperties: false }),
        ]);
      }
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const type = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
        if (status !== '204') expect([route, status, Object.keys(content ?? {})]).toEqual([route, status, [type]]);
      }
    }
  });

  it('names each operation once', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes the answers that are given', async () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ ...document, $id: 'api' });
    const expectDescribed = (
      path: string,
      method: string,
      { status, body, headers }: Awaited<ReturnType<typeof app.get>>,
    ) => {
      const type = headers.get('content-type')!.split(';')[0]!;
      const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'].map((part) =>
        encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
      );
      const validate = ajv.compile({ $ref: `api#/${pointer.join('/')}` });
      validate(body);
      expect([path, status, validate.errors]).toEqual([path, status, null]);
    };
    const tag = await app.send('POST', '/v1/tags', { name: 'new' });
    expectDescribed('/v1/tags', 'post', tag);
    const product = await app.send<{ product_id: number }>('POST', '/v1/products', {
      name: 'x',
      price: 1,
      tag_ids: [tag.body.tag_id],
      images: ['a'],
    });
    expectDescribed('/v1/products', 'post', product);
    const id = product.body.product_id;
    expectDescribed('/v1/products/{id}/record', 'get', await app.get(`/v1/products/${id}/record`));
    expectDescribed('/v1/products', 'get', await app.get('/v1/products'));
    expectDescribed(
      '/v1/products/sync',
      'post',
      await app.send('POST', '/v1/products/sync', { product_ids: [id, 4711] }),
    );
    expectDescribed('/v1/products/sync', 'post', await app.send('POST', '/v1/products/sync', {}));
    expectDescribed('/v1/products/{id}', 'get', await app.get('/v1/products/4711'));
    expectDescribed('/v1/orders', 'post', await app.send('POST', '/v1/orders', { order_number: 'A' }));
    expectDescribed('/health/ready', 'get', await app.get('/health/ready'));
  });

  it('is shown as a page whose scripts are our own', async () => {
    const page = await app.get('/docs');
    expect(page.headers.get('content-type')).toMatch('text/html');
    const sources = [...page.text.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, source]) => source);
    expect(sources.length).toBeGreaterThan(0);
    expect(page.text).not.toMatch(/<script>(?!<)/);
    for (const source of sources) {
      expect(source).toMatch(/^\.\/docs\//);
      expect((await app.get(source!.slice(1))).status).toBe(200);
    }
  });
});
