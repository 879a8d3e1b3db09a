import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { loadSettings } from '../../src/config/load-settings.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { startEmbeddedServices } from '../../src/embedded/embedded-services.js';
import { createLog } from '../../src/logging/create-log.js';
import { startEmbedded } from '../../src/start/start-embedded.js';
import { simClient } from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';
import { startPostgres, startRedis } from '../support/own-servers.js';
import { isRunning } from '../support/process-state.js';

const started: EmbeddedServer[] = [];
const own = async (server: Promise<EmbeddedServer>) => {
  started.push(await server);
  return server;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.dispose()));
});

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function onRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** Whether somebody takes connections on that address. */
const listens = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      finish(true);
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.once('timeout', () => {
      finish(false);
    });
  });

/** Addresses that a server bound to all interfaces would answer on. */
const otherAddresses = () => [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  '::1',
  ...Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address),
  ),
];

describe.each([
  ['PostgreSQL', () => startPostgres(), (url: string) => query(url, 'SELECT 1')],
  ['Redis', () => startRedis(), (url: string) => onRedis(url, (redis) => redis.ping())],
])('embedded %s', (_, start, ask) => {
  it('answers on 127.0.0.1 only', async () => {
    const { url, port } = await own(start());
    await ask(url);
    await expect(listens('127.0.0.1', port)).resolves.toBe(true);
    const open = await Promise.all(otherAddresses().map(async (host) => ((await listens(host, port)) ? [host] : [])));
    expect(open.flat()).toEqual([]);
  });

  it('lets nobody in without its password', async () => {
    const url = new URL((await own(start())).url);
    url.password = 'guess';
    await expect(ask(url.href)).rejects.toThrow();
    url.password = '';
    await expect(ask(url.href)).rejects.toThrow();
  });

  it('stops, comes back on the same port, and leaves nothing behind in the end', async () => {
    const server = await start();
    const { url, folder } = server;
    const first = server.pid!;
    await server.stop();
    expect(server.pid).toBeUndefined();
    await expect(isRunning(first)).resolves.toBe(false);
    await expect(ask(url)).rejects.toThrow();

    await server.restart();
    expect(server.url).toBe(url);
    await ask(url);
    const second = server.pid!;
    expect(second).not.toBe(first);

    await server.dispose();
    await expect(isRunning(second)).resolves.toBe(false);
    await expect(exists(folder)).resolves.toBe(false);
  });

  it('can be killed, and comes back', async () => {
    const server = await own(start());
    const killed = server.pid!;
    await server.kill();
    await expect(isRunning(killed)).resolves.toBe(false);
    await expect(ask(server.url)).rejects.toThrow();
    await server.restart();
    await ask(server.url);
  });

  it('says why it does not start, and leaves what runs already alone', async () => {
    const running = await own(start());
    const other =
      running.name === 'PostgreSQL' ? startPostgres({ port: running.port }) : startRedis({ port: running.port });
    await expect(other).rejects.toThrow(/ended while starting.*address already in use/is);
    await ask(running.url);
  });
});

describe('embedded PostgreSQL', () => {
  it('keeps committed data over a crash, and forgets the rest', async () => {
    const server = await own(startPostgres());
    await query(server.url, 'CREATE TABLE kept (id bigint); INSERT INTO kept VALUES (7)');
    const open = new Client({ connectionString: server.url });
    open.on('error', () => undefined);
    await open.connect();
    await open.query('BEGIN; INSERT INTO kept VALUES (8)');
    await server.kill();
    await server.restart();
    await expect(query(server.url, 'SELECT id FROM kept')).resolves.toEqual([{ id: '7' }]);
  });

  it('comes back after a crash although a killed backend is still busy', async () => {
    const server = await own(startPostgres());
    const busy = new Client({ connectionString: server.url });
    busy.on('error', () => undefined);
    await busy.connect();
    const { rows } = await busy.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // Looks at nothing but its sum for a while: not even at the death of its server.
    const working = busy.query('SELECT count(*) FROM generate_series(1, 10000000)').catch(() => undefined);
    const active = `SELECT state FROM pg_stat_activity WHERE pid = ${rows[0]!.pid}`;
    await eventually(() => expect(query(server.url, active)).resolves.toEqual([{ state: 'active' }]));
    await server.kill();
    await server.restart();
    await expect(isRunning(rows[0]!.pid)).resolves.toBe(false);
    await working;
    await busy.end();
  });

  it('is UTF-8, C, UTC, and takes settings', async () => {
    const { url } = await own(startPostgres({ settings: { max_prepared_transactions: 3, work_mem: '5MB' } }));
    const settings = `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS timezone, datcollate AS collation,
      current_setting('fsync') AS fsync, current_setting('max_prepared_transactions') AS prepared, current_setting('work_mem') AS memory
      FROM pg_database WHERE datname = current_database()`;
    await expect(query(url, settings)).resolves.toEqual([
      { encoding: 'UTF8', timezone: 'UTC', collation: 'C', fsync: 'off', prepared: '3', memory: '5MB' },
    ]);
  });

  it('finds its data again in a folder of its own, and is durable there', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'embedded-spec-'));
    // PostgreSQL may run as another account than this test.
    await chmod(parent, 0o755);
    const folder = join(parent, 'data');
    try {
      const first = await startPostgres({ folder });
      await expect(query(first.url, 'SHOW fsync')).resolves.toEqual([{ fsync: 'on' }]);
      await query(first.url, 'CREATE TABLE kept (id bigint)');
      await first.dispose();

      const second = await own(startPostgres({ folder }));
      await expect(query(second.url, 'SELECT * FROM kept')).resolves.toEqual([]);
      expect(new URL(second.url).password).toBe(new URL(first.url).password);
      await expect(startPostgres({ folder })).rejects.toThrow(/lock file "postmaster.pid" already exists/);
      await expect(query(second.url, 'SELECT * FROM kept')).resolves.toEqual([]);
    } finally {
      await Promise.all(started.splice(0).map((server) => server.dispose()));
      await rm(parent, { recursive: true });
    }
  });
});

describe('embedded Redis', () => {
  it('never drops keys, writes nothing to disk, and is empty after a restart', async () => {
    const server = await own(startRedis());
    const policy = await onRedis(server.url, async (redis) => {
      await redis.set('key', 'value');
      const names = ['maxmemory-policy', 'save', 'appendonly'];
      return Promise.all(names.map((name) => redis.config('GET', name)));
    });
    expect(policy).toEqual([
      ['maxmemory-policy', 'noeviction'],
      ['save', ''],
      ['appendonly', 'no'],
    ]);
    await server.restart();
    await expect(onRedis(server.url, (redis) => redis.dbsize())).resolves.toBe(0);
  });
});

describe('embedded services', () => {
  it('start together and stop together', async () => {
    const services = await startEmbeddedServices({ streams: [{ name: 'order-events' }], mayInstall: true });
    const pids = Object.values(services.pids);
    expect(services.banner).toContain(new URL(services.databaseUrl).host);
    for (const url of [services.databaseUrl, services.redisUrl])
      expect(services.banner).not.toContain(new URL(url).password);
    await query(services.databaseUrl, 'SELECT 1');
    await onRedis(services.redisUrl, (redis) => redis.ping());

    await services.stop();
    expect(pids).toHaveLength(2);
    await expect(Promise.all(pids.map((pid) => isRunning(pid!)))).resolves.toEqual([false, false]);
    await expect(listens('127.0.0.1', Number(new URL(services.kinesisEndpoint).port))).resolves.toBe(false);
  });

  it('have the streams of all aggregates, also of one that came later', async () => {
    const streams = [
      { key: 'order', name: 'order-events' },
      { key: 'return', name: 'return-events' },
    ];
    const { settings, stop } = await startEmbedded(loadSettings({}), createLog('silent'), {
      streams,
      mayInstall: true,
    });
    const client = simClient(settings.aws.endpoint!);
    try {
      const { StreamNames: names } = await client.send(new ListStreamsCommand({}));
      expect(names).toEqual(['order-events', 'return-events']);
    } finally {
      client.destroy();
      await stop();
    }
  });
});
