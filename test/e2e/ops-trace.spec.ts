import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { problem } from '../../src/http/problem/problem.js';
import type { TraceAnswer } from '../../src/ops/trace/trace-answer.js';
import { eventually } from '../support/eventually.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

/** To see these fail: leave the actions out of tracer.ts, or the controller out of ops.module.ts. */
describe('/v1/ops/trace', () => {
  let app: RunningApp;
  const key = 'ops-key-0123456789';
  const withKey = { authorization: `Bearer ${key}` };

  beforeAll(async () => {
    app = await startApp({ API_KEYS: `night-shift:${key}` });
  });
  afterAll(() => app.dispose());

  const trace = (path: string) => app.get<TraceAnswer>(`/v1/ops/trace/${path}`, withKey);

  it('tells the story of an order that was parked, mended and sent, with who did it', async () => {
    await app.dataSource.query(
      `insert into orders (id, order_number, shipping_address) values (7, 'A-7', jsonb_build_object('x', repeat('x', 1100000)))`,
    );
    const parked = await eventually(async () => {
      const { body } = await trace('orders/7');
      expect(body.entries).toMatchObject([{ what: 'parked', event_type: 'order.created', attempts: 1 }]);
      return body.entries[0]!;
    });
    expect(parked).toMatchObject({ error: expect.stringMatching(/^oversize: /) as string });
    await app.dataSource.query(`update orders set shipping_address = '{}' where id = 7`);
    await app.record(STREAMS.order, 7, 1);
    await app.send('POST', '/v1/ops/parked/discard', { type: 'order', reason: 'oversize' }, withKey);
    const { status, body } = await trace('order/7');
    expect(status).toBe(200);
    expect(body).toMatchObject({ exists: true, position: { sequence: 1, epoch: 1, deleted: false } });
    expect(body.entries).toMatchObject([
      { what: 'delivered', event_type: 'order.updated', sequence: 1, shard_id: 'shardId-000000000000' },
      { what: 'action', action: 'parked.discard', actor: 'night-shift', via: 'http', outcome: { done: 1 } },
    ]);
    const [{ sequenceNumber } = { sequenceNumber: '' }] = app.sim.records(STREAMS.order);
    expect(body.entries[0]).toMatchObject({ kinesis_sequence_number: sequenceNumber });
  });

  it('is described', async () => {
    const document = await app.get<object>('/docs/json', withKey);
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ ...document.body, $id: 'api' });
    const path = encodeURIComponent('/v1/ops/trace/{type}/{id}'.replaceAll('/', '~1'));
    const validate = ajv.compile({
      $ref: `api#/paths/${path}/get/responses/200/content/application~1json/schema`,
    });
    validate((await trace('order/7')).body);
    expect(validate.errors).toBeNull();
  });

  it.each([
    ['order/4711', 404],
    ['order/-7', 404],
    ['nothing/7', 400],
    ['order/x', 400],
    ['order/7%20or%201%3D1', 400],
    ["order'%20or%20'1'%3D'1/7", 400],
    ['order/9007199254740993', 400],
  ])('answers %s with %i', async (path, status) => {
    const answer = await trace(path);
    expect([answer.status, problem.strict().parse(answer.body)]).toMatchObject([status, { status }]);
    expect(answer.text).not.toMatch(/select|outbox_|postgres:|at \w+ \(/i);
    expect((await app.get(`/v1/ops/trace/${path}`)).status).toBe(401);
  });
});
