import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { migrated } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startPostgres, startRedis } from '../support/own-servers.js';
import { isOfOthers } from '../support/shop-names.js';
import { startApp, type RunningApp } from './running-app.js';

interface Part {
  readonly status: string;
  readonly reason?: string;
  readonly oldest_seconds?: Record<string, number>;
}

interface Ready {
  readonly error: Record<string, Part>;
  readonly details: Record<string, Part>;
}

/** Asks whether the process is ready, and checks that it says so in time. */
async function ready(app: RunningApp) {
  const startedAt = performance.now();
  const answer = await app.get<Ready>('/health/ready');
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(answer.text).not.toMatch(/postgres:\/\/|redis:\/\/|127\.0\.0\.1|password|test-secret/);
  return answer;
}

describe('health', () => {
  const apps: RunningApp[] = [];
  const servers: EmbeddedServer[] = [];

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.dispose();
    for (const server of servers.splice(0)) await server.dispose();
  });

  const start = async (environment: Record<string, string> = {}) => {
    const app = await startApp(environment);
    apps.push(app);
    return app;
  };

  it('of an api: PostgreSQL, and the age of the backlog', async () => {
    const { status, body } = await ready(await start({ ROLE: 'api', REDIS_URL: 'redis://127.0.0.1:1' }));
    expect({ status, names: Object.keys(body.details).sort() }).toEqual({
      status: 200,
      names: ['backlog', 'controls', 'postgres'],
    });
  });

  it('of a worker: Redis, the sweeper and each stream in use as well', async () => {
    const app = await start({ ROLE: 'worker' });
    const { body } = await eventually(async () => {
      const answer = await ready(app);
      expect(answer.status).toBe(200);
      return answer;
    });
    const ours = Object.keys(body.details).filter((name) => !isOfOthers(name.replace('stream:', '')));
    expect(ours.sort()).toEqual([
      'backlog',
      'batches',
      'capture',
      'controls',
      'delivery',
      'horizon',
      'postgres',
      'redis',
      'stream:order',
      'stream:product',
      'sweeper',
    ]);
    const ages = Object.entries(body.details['backlog']?.oldest_seconds ?? {}).filter(([key]) => !isOfOthers(key));
    expect(Object.fromEntries(ages)).toEqual({ order: 0, product: 0, product_update: 0 });
  });

  it('is red on every worker while calls to a stream fail, and green again once a record got through', async () => {
    const app = await start();
    const outage = app.sim.faults.add({ kind: 'error', type: 'InternalFailure', status: 500, calls: ['PutRecords'] });
    await app.send('POST', '/v1/products', { name: 'held up', price: 1 });
    const red = await eventually(async () => {
      const answer = await ready(app);
      expect(answer.body.error).toHaveProperty('delivery');
      return answer;
    });
    expect(red.status).toBe(503);
    expect(red.body.error['delivery']?.reason).toMatch(/nothing gets through to product .*InternalFailure/);
    outage.remove();
    await eventually(async () => {
      expect((await ready(app)).status).toBe(200);
    });
    expect(await app.record('p', 1, 1)).toMatchObject({ name: 'held up', event: { sequence: 1 } });
  });

  it('names PostgreSQL while it is away, stays alive, and comes back', async () => {
    const postgres = await startPostgres();
    servers.push(postgres);
    await migrated.prepare(postgres.url);
    const app = await start({ ROLE: 'api', DATABASE_URL: postgres.url });
    expect((await ready(app)).status).toBe(200);
    await postgres.kill();
    const { status, body } = await ready(app);
    expect(status).toBe(503);
    expect(body.error['postgres']).toMatchObject({ status: 'down' });
    expect(body.error['postgres']?.reason).toMatch(/\(\w+\)$/);
    expect(await app.get('/health/live')).toMatchObject({ status: 200 });
    expect(await app.get('/v1/products')).toMatchObject({ status: 503 });
    await postgres.restart();
    await eventually(async () => {
      expect((await ready(app)).status).toBe(200);
    });
  });

  it('names Redis while it is away or hangs', async () => {
    const redis = await startRedis();
    servers.push(redis);
    const app = await start({ ROLE: 'worker', REDIS_URL: redis.url });
    await eventually(async () => {
      expect((await ready(app)).status).toBe(200);
    });
    process.kill(redis.pid!, 'SIGSTOP');
    for (let times = 0; times < 2; times++) {
      const hanging = await ready(app);
      expect(hanging).toMatchObject({
        status: 503,
        body: { error: { redis: { reason: 'no answer within 1000 ms' } } },
      });
      expect(Object.keys(hanging.body.error)).toEqual(['redis']);
    }
    process.kill(redis.pid!, 'SIGCONT');
    await redis.kill();
    await eventually(async () => {
      const { body } = await ready(app);
      expect(Object.keys(body.error)).toEqual(['redis']);
      expect(body.error['redis']?.reason).toMatch(/^not connected/);
    });
    await redis.restart();
    await eventually(async () => {
      expect((await ready(app)).status).toBe(200);
    });
  });

  it('names a stream that does not exist, and never asks AWS because it was asked', async () => {
    const app = await start({ ROLE: 'worker', KINESIS_ORDERS_STREAM: 'nowhere' });
    await eventually(async () => {
      const { status, body } = await ready(app);
      expect({ status, error: body.error }).toEqual({
        status: 503,
        error: { 'stream:order': { status: 'down', reason: 'it does not exist (ResourceNotFoundException)' } },
      });
    });
    const describes = () => app.sim.state().calls['DescribeStreamSummary'] ?? 0;
    const before = describes();
    for (let times = 0; times < 20; times++) await ready(app);
    // The cache itself asks again every two seconds while a stream is missing.
    expect(describes() - before).toBeLessThan(10);
  });

  it('says that Kinesis does not answer', async () => {
    const app = await start({ ROLE: 'worker', KINESIS_ENDPOINT: 'http://127.0.0.1:1' });
    await eventually(async () => {
      const { body } = await ready(app);
      expect(body.error['stream:product']?.reason).toMatch(/^Kinesis does not answer/);
    });
  });

  it('tells how old the backlog is; only beyond the threshold it is a reason', async () => {
    const app = await start({ ROLE: 'api', READY_MAX_BACKLOG_SECONDS: '60' });
    await app.dataSource.query(`insert into products (name, price) values ('x', 1)`);
    const age = (seconds: number) =>
      app.dataSource.query(`update outbox_events set captured_at = clock_timestamp() - $1 * interval '1 s'`, [seconds]);
    await age(30);
    const young = await ready(app);
    expect(young.status).toBe(200);
    expect(young.body.details['backlog']?.oldest_seconds?.['product']).toBeCloseTo(30, 0);
    await age(90);
    expect(await ready(app)).toMatchObject({
      status: 503,
      body: { error: { backlog: { reason: 'events wait longer than 60 s for: product' } } },
    });
    expect(app.log.filter((line) => line.includes('"not ready"'))).toHaveLength(1);
    await app.dataSource.query(`update outbox_events set state = 'parked', lane = null`);
    expect((await ready(app)).body.details['backlog']?.oldest_seconds?.['product']).toBe(0);
  });
});
