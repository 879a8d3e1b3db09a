import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { migrated } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startPostgres, startRedis } from '../support/own-servers.js';
import { Proxy } from '../support/proxy.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { orderOf } from '../support/seen-twice.js';
import type { WorkerProcess } from '../support/worker-process.js';

/** Promised: red within 5 s, green within 10 s. The rest is for a busy machine. */
const RED_MS = 10_000;
const GREEN_MS = 20_000;

const STREAM = 'product-updates';

/**
 * What the service needs is away, and comes back: the process says which part it misses, survives, and goes on by itself. One worker
 * process goes through all of it. To see these fail: a PING instead of a write in redis-health.ts (replica, out of memory), no pulse in
 * outbox.module.ts (Redis failed over), or no deadline in outbox-database.ts (PostgreSQL failed over).
 */
describe('dependencies away and back', () => {
  let postgres: EmbeddedServer;
  let redis: EmbeddedServer;
  let toPostgres: Proxy;
  let toRedis: Proxy;
  let service: PublishingService;
  let worker: WorkerProcess;
  let changes = 0;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    await migrated.prepare(postgres.url);
    [toPostgres, toRedis] = await Promise.all([Proxy.to(postgres.url), Proxy.to(redis.url)]);
    service = await startPublishing({
      database: { url: postgres.url, drop: () => Promise.resolve() },
      environment: {
        DATABASE_URL: toPostgres.url,
        REDIS_URL: toRedis.url,
        LEASE_MS: '6000',
        PUT_TIMEOUT_MS: '1000',
        RETRY_BASE_MS: '100',
        RETRY_CAP_MS: '2000',
      },
    });
    await shop(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 50) id`);
    worker = await service.startProcess();
  });

  afterAll(async () => {
    await service.dispose();
    await Promise.all([toPostgres.refuse(), toRedis.refuse()]);
    await Promise.all([postgres.dispose(), redis.dispose()]);
  });

  const shop = async (sql: string) => {
    const client = new Client(postgres.url);
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const admin = async (sql: string) => {
    const client = new Client(postgres.url.replace(/[^/]+$/, 'postgres'));
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const askRedis = async (command: string, ...args: string[]) => {
    const client = new Redis(redis.url);
    await client.call(command, ...args);
    client.disconnect();
  };
  const nothing = () => Promise.resolve();
  const breakCalls = (fault: Parameters<PublishingService['sim']['faults']['add']>[0]) => () => {
    service.sim.faults.add({ ...fault, calls: ['PutRecords'] });
    return Promise.resolve();
  };
  const mendCalls = () => {
    service.sim.faults.clear();
    return Promise.resolve();
  };

  /** Each with the part of `/health/ready` that must name it; none where nothing is wrong for long enough to be seen. */
  const troubles: Record<string, { part?: string; begin: () => Promise<unknown>; end: () => Promise<unknown> }> = {
    'PostgreSQL stopped': { part: 'postgres', begin: () => postgres.stop(), end: () => postgres.restart() },
    'PostgreSQL killed': { part: 'postgres', begin: () => postgres.kill(), end: () => postgres.restart() },
    'PostgreSQL refusing': {
      part: 'postgres',
      begin: () =>
        admin(
          `alter database shopstream allow_connections false;
           select pg_terminate_backend(pid) from pg_stat_activity where datname = 'shopstream'`,
        ),
      end: () => admin('alter database shopstream allow_connections true'),
    },
    'PostgreSQL failed over, old connections silent': {
      begin: () => {
        toPostgres.vanish();
        return nothing();
      },
      end: nothing,
    },
    'Redis flushed': { begin: () => askRedis('FLUSHALL'), end: nothing },
    'Redis stopped': { part: 'redis', begin: () => redis.kill(), end: () => redis.restart() },
    'Redis a replica': {
      part: 'redis',
      begin: () => askRedis('REPLICAOF', '127.0.0.1', '1'),
      end: () => askRedis('REPLICAOF', 'NO', 'ONE'),
    },
    'Redis out of memory': {
      part: 'redis',
      begin: () => askRedis('CONFIG', 'SET', 'maxmemory', '1'),
      end: () => askRedis('CONFIG', 'SET', 'maxmemory', '0'),
    },
    'Redis failed over, old connections silent': {
      begin: () => {
        toRedis.vanish();
        return nothing();
      },
      end: nothing,
    },
    'Kinesis away': { part: 'delivery', begin: () => service.sim.down(), end: () => service.sim.up() },
    'Kinesis hanging': { part: 'delivery', begin: breakCalls({ kind: 'hang' }), end: mendCalls },
    'Kinesis half-answering': {
      part: 'delivery',
      begin: breakCalls({ kind: 'truncate', clean: true }),
      end: mendCalls,
    },
    'Kinesis throttling in part': {
      begin: breakCalls({ kind: 'fail-records', rate: 0.5, code: 'ProvisionedThroughputExceededException' }),
      end: mendCalls,
    },
  };

  const saysSo = (part: string) =>
    eventually(
      async () => {
        expect((await worker.health()).failures).toHaveProperty(part);
      },
      { timeoutMs: RED_MS, intervalMs: 100 },
    );
  const wellAndDrained = async () => {
    await eventually(
      async () => {
        expect((await worker.health()).failures).toEqual({});
      },
      { timeoutMs: GREEN_MS, intervalMs: 100 },
    );
    await service.drained();
  };

  it.each([
    ...Object.keys(troubles).map((name) => [[name]]),
    [['PostgreSQL stopped', 'Redis stopped']],
    // In this order: without Redis nothing is put, and then nobody learns of Kinesis.
    [['Kinesis away', 'Redis a replica']],
    [['Kinesis hanging', 'PostgreSQL killed']],
  ])('%j: the worker lives, and all is delivered afterwards', async (names) => {
    await wellAndDrained();
    const chosen = names.map((name) => troubles[name]!);
    await shop('update products set stock = stock + 1');
    for (const { part, begin } of chosen) {
      await begin();
      // Where the database is there, the shop goes on.
      await shop('update products set stock = stock + 1').catch(() => undefined);
      if (part !== undefined) await saysSo(part);
    }
    for (const { end } of chosen) await end();
    await shop('update products set stock = stock + 1');
    await wellAndDrained();
    expect(worker.isRunning).toBe(true);
    changes += 1;
  });

  it('nothing is lost after all of them, and each record is in order', async () => {
    expect(changes).toBeGreaterThan(0);
    const records = service.records(STREAM);
    const { changed, outOfOrder } = orderOf(records);
    expect({ changed, outOfOrder }).toEqual({ changed: [], outOfOrder: [] });
    const last = new Map(records.map(({ partitionKey, body }) => [partitionKey, body['stock']]));
    const { rows } = (await shop('select id, stock from products')) as { rows: { id: string; stock: number }[] };
    expect(Object.fromEntries(last)).toEqual(Object.fromEntries(rows.map(({ id, stock }) => [id, stock])));
  });
});
