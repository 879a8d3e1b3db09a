import { readFile } from 'node:fs/promises';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { migrated } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startPostgres, startRedis } from '../support/own-servers.js';
import { scrapeOf, type Scrape } from '../support/scrape.js';
import { startApp, type RunningApp } from './running-app.js';

/** Scrapes, as Prometheus does: without a key. */
async function scrape(app: RunningApp): Promise<Scrape> {
  const answer = await app.get('/metrics');
  expect(answer.status).toBe(200);
  return scrapeOf(answer.text);
}

describe('/metrics', () => {
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

  it.each(['all', 'api', 'worker'])('is served by role %s to everyone, in the text format', async (role) => {
    const app = await start({ ROLE: role, API_KEYS: 'ops:0123456789abcdef' });
    const answer = await app.get('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { names, value } = scrapeOf(answer.text);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(names.filter((name) => !/^(shopstream|process|nodejs)_/.test(name))).toEqual([]);
    expect(names.some((name) => name.startsWith('shopstream_sweep'))).toBe(role !== 'api');
    expect(names).toContain('shopstream_outbox_events');
  });

  it('has what docs/metrics.md says, and nothing else of ours', async () => {
    const page = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    const table = page.split('\n').filter((line) => line.startsWith('| `'));
    const described = table.flatMap((line) =>
      [...(line.split(' | ')[0] ?? '').matchAll(/`(shopstream_\w+)/g)].map(([, name]) => name),
    );
    const { names } = await scrape(await start());
    expect(names.filter((name) => name.startsWith('shopstream_')).sort()).toEqual([...described].sort());
  });

  it('shows the connections to PostgreSQL in use, and who waits for one', async () => {
    const app = await start({ ROLE: 'api', DATABASE_POOL_SIZE: '2' });
    const lock = app.dataSource.createQueryRunner();
    await lock.query('begin');
    await lock.query('lock table tags');
    const waiting = [1, 2, 3].map(() => app.dataSource.query('select from tags'));
    await eventually(async () => {
      const { value } = await scrape(app);
      expect(value('shopstream_database_pool_connections', { state: 'busy' })).toBe(2);
      expect(value('shopstream_database_pool_waiting')).toBeGreaterThanOrEqual(2);
      expect(value('shopstream_database_pool_limit')).toBe(2);
    });
    await lock.query('commit');
    await Promise.all(waiting);
    await lock.release();
    await eventually(async () => {
      expect((await scrape(app)).value('shopstream_database_pool_connections', { state: 'busy' })).toBe(0);
    });
  });

  it('tells from the start on whether the triggers are there', async () => {
    const app = await start();
    await eventually(async () => {
      expect((await scrape(app)).value('shopstream_capture_faults', { type: 'order' })).toBe(0);
    });
  });

  it('counts the passes of the sweeper, and tells when one last succeeded', async () => {
    const app = await start({ ROLE: 'worker' });
    const passes = async (result: string) => (await scrape(app)).value('shopstream_sweeps_total', { result }) ?? 0;
    await eventually(async () => {
      const { value } = await scrape(app);
      expect(value('shopstream_sweeps_total', { result: 'ok' })).toBeGreaterThan(1);
      expect(value('shopstream_sweep_duration_seconds_count')).toBeGreaterThan(1);
    });
    expect(await passes('failed')).toBe(0);
    await app.dataSource.query('alter table outbox_events rename to elsewhere');
    await eventually(async () => {
      expect(await passes('failed')).toBeGreaterThan(0);
    });
    const stale = (await scrape(app)).value('shopstream_sweep_last_success_timestamp_seconds');
    expect(stale).toBeGreaterThan(Date.now() / 1000 - 60);
    await app.dataSource.query('alter table elsewhere rename to outbox_events');
    await eventually(async () => {
      expect((await scrape(app)).value('shopstream_sweep_last_success_timestamp_seconds')).toBeGreaterThan(stale ?? 0);
    });
  });

  it('answers in time while PostgreSQL or Redis is away, without what is read from it', async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    servers.push(postgres, redis);
    await migrated.prepare(postgres.url);
    const app = await start({ ROLE: 'worker', DATABASE_URL: postgres.url, REDIS_URL: redis.url });
    const up = ({ value }: Scrape) =>
      ['outbox', 'oldest', 'streams', 'queues'].map((reading) => value('shopstream_reading_up', { reading }));
    await eventually(async () => {
      expect(up(await scrape(app))).toEqual([1, 1, 1, 1]);
    });
    await redis.kill();
    await eventually(async () => {
      const away = await scrape(app);
      expect([up(away), away.value('shopstream_queue_jobs')]).toEqual([[1, 1, 1, 0], undefined]);
    });
    await postgres.kill();
    const startedAt = performance.now();
    await scrape(app);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    // What was read last stands for twenty times as long as reading it took, which is a second at most.
    await eventually(
      async () => {
        const away = await scrape(app);
        expect(up(away)).toEqual([0, 0, 0, 0]);
        expect(away.names).toContain('shopstream_outbox_events');
        expect(away.value('shopstream_outbox_events')).toBeUndefined();
        expect(away.value('shopstream_outbox_epoch')).toBeUndefined();
        expect(away.value('process_resident_memory_bytes')).toBeGreaterThan(0);
      },
      { timeoutMs: 25_000 },
    );
  });
});
