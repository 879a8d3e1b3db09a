import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { Doctor } from '../../src/doctor/doctor.js';
import type { Diagnosis } from '../../src/doctor/diagnosis.js';
import { examineHeldRows } from '../../src/doctor/postgres/held-rows.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { createKinesisClient } from '../../src/kinesis/kinesis-client.js';
import { examineStream } from '../../src/kinesis/streams/stream-examination.js';
import type { StreamDefinition } from '../../src/outbox/streams/stream.js';
import { distinctStreams, shopFeatures } from '../../src/shop-features.js';
import { KinesisSim } from '../../src/testing/index.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/own-servers.js';
import { createTestRedis, type TestRedis } from '../support/redis.js';
import { declaredStreams } from '../support/shop-names.js';
import { testSettings } from '../support/test-settings.js';

const ONE_ORDER = `insert into orders (order_number, status, payment_status, total_amount, shipping_address) values ('O-1', 'new', 'open', 1, '{}')`;

/** What is wrong is named with its mend, and the mend mends. To see these fail: compare `tgenabled` with 'O' in capture.ts. */
describe('the doctor', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let sim: KinesisSim;
  let admin: Client;

  beforeAll(async () => {
    redis = await createTestRedis();
    sim = await KinesisSim.start({ streams: inUse(declaredStreams()).map(({ name }) => ({ name, shards: 2 })) });
  });
  afterAll(async () => {
    await sim.close();
    await redis.release();
  });

  beforeEach(async () => {
    database = await createTestDatabase(migrated);
    admin = new Client(database.url);
    await admin.connect();
  });
  afterEach(async () => {
    await admin.end();
    await database.drop();
  });

  /** Products' updates are not on a stream of their own here. */
  const inUse = (streams: StreamDefinition[]) => streams.filter(({ key }) => key !== 'product_update');

  const doctor = (environment: Record<string, string> = {}, longestMs?: number) => {
    const settings = testSettings({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      KINESIS_ENDPOINT: sim.endpoint,
      ...environment,
    });
    const features = shopFeatures(settings);
    const aggregates = features.map(({ aggregate }) => aggregate);
    return new Doctor({ settings, aggregates, streams: inUse(distinctStreams(features)) }, longestMs);
  };
  const examine = (environment?: Record<string, string>): Promise<Diagnosis[]> => doctor(environment).examine();
  const failures = (diagnoses: readonly Diagnosis[]) => diagnoses.filter(({ verdict }) => verdict === 'failure');
  const failuresOf = async (check: string, environment?: Record<string, string>) =>
    failures(await examine(environment)).filter((diagnosis) => diagnosis.check.startsWith(check));

  it('finds nothing to mend where all is well, says what it saw, and writes nothing', async () => {
    const diagnoses = await examine();
    expect(failures(diagnoses)).toEqual([]);
    const seen = Object.fromEntries(diagnoses.map(({ check, found }) => [check, found]));
    expect(seen['postgres.triggers.order']).toBe('14 triggers, as declared, enabled always');
    expect(seen['kinesis.product']).toMatch('product-updates is ACTIVE, 2 open shards');
    expect(Object.keys(seen)).toEqual(
      expect.arrayContaining([
        ...['redis.eviction', 'redis.writes', 'clock.postgres', 'clock.kinesis'],
        ...['postgres.rights', 'postgres.indexes'],
      ]),
    );
    expect(sim.records('product-updates')).toHaveLength(0);
  });

  it('leaves no connection open', async () => {
    const client = new Redis(redis.url);
    try {
      expect(failures(await examine())).toEqual([]);
      await eventually(
        async () => {
          const { rows } = await admin.query(
            'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          );
          expect(rows).toHaveLength(0);
          const clients = String(await client.client('LIST')).split('\n');
          const { db = 0 } = client.options;
          expect(
            clients.filter((line) => line.includes(' name=shopstream-doctor ') && line.includes(` db=${db} `)),
          ).toEqual([]);
        },
        { timeoutMs: 2000 },
      );
    } finally {
      client.disconnect();
    }
  });

  it('tells what could be examined, although one check could not', async () => {
    await admin.query('alter table outbox_marks rename to outbox_old_marks');
    const diagnoses = await examine();
    expect(failures(diagnoses)).toContainEqual(
      expect.objectContaining({
        check: 'postgres.marks',
        found: 'could not be examined: relation "outbox_marks" does not exist',
      }),
    );
    expect(diagnoses.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['postgres.columns.order', 'postgres.indexes', 'redis.writes', 'kinesis.order']),
    );
  });

  it('finds a style of dates that cannot be read', async () => {
    await admin.query(
      `do $$ begin execute format('alter database %I set datestyle = German', current_database()); end $$`,
    );
    expect(await failuresOf('postgres')).toMatchObject([{ check: 'postgres.date-style', found: 'German, DMY' }]);
  });

  it('finds triggers that were disabled, and how to enable them', async () => {
    await admin.query('alter table products disable trigger user');
    const [diagnosis] = await failuresOf('postgres.triggers.product');
    expect(diagnosis?.found).toMatch(/^not enabled for every writer: outbox_capture_product_insert on products/);
    expect(diagnosis?.mend).toMatch('shopstream audit product --mend');
    await admin.query(diagnosis?.mend?.split(' Then ')[0] ?? '');
    expect(await failuresOf('postgres.triggers')).toEqual([]);
  });

  it('finds triggers that are enabled for some writers only, gone, or not as declared', async () => {
    await admin.query(`alter table orders enable trigger outbox_capture_order_update`);
    await admin.query(`drop trigger outbox_capture_order_insert on order_items`);
    await admin.query(`create or replace function outbox_capture_order_on_orders() returns trigger language plpgsql security definer
      as 'begin return null; end'`);
    expect((await failuresOf('postgres.triggers.order')).map(({ found }) => found)).toEqual([
      'not as declared: outbox_capture_order_on_orders',
      'missing: outbox_capture_order_insert on order_items',
      'not enabled for every writer: outbox_capture_order_update on orders',
    ]);
  });

  it('finds an aggregate that is captured and that no feature publishes', async () => {
    await admin.query(`create function outbox_capture_sample_parcel_on_sample_parcels() returns trigger language plpgsql as 'begin return null; end';
      comment on function outbox_capture_sample_parcel_on_sample_parcels() is 'shopstream capture of sample_parcel'`);
    expect(await failuresOf('postgres')).toMatchObject([
      {
        check: 'postgres.triggers.sample_parcel',
        found: expect.stringContaining('no feature publishes') as string,
      },
    ]);
  });

  it('finds columns that the triggers name and a table no longer has, on which the shop’s writes fail', async () => {
    await admin.query(ONE_ORDER);
    await admin.query('alter table orders rename column tax_amount to tax');
    await expect(admin.query('update orders set total_amount = 2')).rejects.toThrow('tax_amount');
    await admin.query('alter table product_images rename column url to link');
    const [products, diagnosis] = await failuresOf('postgres.columns');
    expect(products?.found).toBe('column product_images.url does not exist');
    await admin.query('alter table product_images rename column link to url');
    expect(diagnosis).toMatchObject({
      check: 'postgres.columns.order',
      found: 'column orders.tax_amount does not exist',
      mend: expect.stringContaining('undo the ALTER') as string,
    });
    await admin.query('alter table orders rename column tax to tax_amount');
    expect(await failuresOf('postgres')).toEqual([]);
  });

  it('finds a time without a zone, which would be shown in that of whoever reads it', async () => {
    await admin.query('alter table orders alter column created_at type timestamp');
    expect(await examine()).toContainEqual({
      check: 'postgres.columns.order',
      verdict: 'warning',
      found: 'column orders.created_at is of type timestamp without time zone, and must be timestamp with time zone',
      mend: expect.stringContaining('Change its type') as string,
    });
  });

  it('waits for nobody who is altering a table', async () => {
    await admin.query('begin; lock table orders in access exclusive mode');
    expect(await failuresOf('postgres')).toEqual([]);
    await admin.query('rollback');
  });

  it('finds changes that became no event, and how to send them', async () => {
    await admin.query(
      'alter table outbox_marks disable trigger outbox_ask_order, disable trigger outbox_snapshot_order',
    );
    await admin.query(ONE_ORDER);
    expect(await failuresOf('postgres.marks')).toMatchObject([{ found: 'changes of order that became no event: 1' }]);
    for (const { mend } of await failuresOf('postgres.triggers.order'))
      await admin.query(mend?.split(' Then ')[0] ?? '');
    const [diagnosis] = await failuresOf('postgres');
    expect(diagnosis?.check).toBe('postgres.marks');
    await admin.query(`insert into outbox_marks (xid, type, aggregate_id) values ('3', 'sample_ticket', 1)`);
    await admin.query(/DELETE FROM .*;?(?=\.$)/.exec(diagnosis?.mend ?? '')?.[0] ?? '');
    const left = await failuresOf('postgres');
    expect(left.map(({ found }) => found)).toEqual(['changes of sample_ticket that became no event: 1']);
  });

  it('warns of partitions, since statements that name them pass the triggers by', async () => {
    await admin.query(`drop table product_images; create table product_images (id bigint primary key, product_id bigint, url text, position int)
      partition by range (id);
      create table product_images_low partition of product_images for values from (0) to (100) partition by range (id);
      create table product_images_lowest partition of product_images_low for values from (0) to (10)`);
    expect(await examine()).toContainEqual({
      check: 'postgres.partitions',
      verdict: 'warning',
      found: expect.stringMatching(/^product_images has 2 \(product_images_low, \.\.\.\): .* not captured$/) as string,
      mend: expect.stringMatching(
        /^Write through product_images alone; .*: shopstream audit product --mend\.$/,
      ) as string,
    });
  });

  it('finds pending migrations', async () => {
    await admin.query('delete from shopstream_migrations where name like $1', ['CaptureOrder%']);
    expect(await failuresOf('postgres.migrations')).toMatchObject([
      {
        found: expect.stringMatching(/^\d+ pending: CaptureOrder/) as string,
        mend: expect.stringContaining('npm run migrate') as string,
      },
    ]);
  });

  it('finds rights that are missing, and the grants', async () => {
    const role = `doctor_${String(Date.now())}`;
    await admin.query(`create role ${role} login password 'secret'`);
    try {
      const url = new URL(database.url);
      url.username = role;
      url.password = 'secret';
      const [diagnosis] = await failuresOf('postgres.rights', { DATABASE_URL: url.href });
      expect(diagnosis?.found).toContain('SELECT on product_images');
      expect(diagnosis?.mend).toContain(`GRANT DELETE, INSERT, SELECT, UPDATE ON outbox_events TO ${role};`);
      await admin.query(diagnosis?.mend ?? '');
      expect(await failuresOf('postgres.rights', { DATABASE_URL: url.href })).toEqual([]);
    } finally {
      await admin.query(`drop owned by ${role}`);
      await admin.query(`drop role ${role}`);
    }
  });

  it('finds services that are away, in their own words', async () => {
    const away = {
      DATABASE_URL: 'postgres://u:topsecret@127.0.0.1:1/x',
      REDIS_URL: 'redis://:topsecret@127.0.0.1:1',
      KINESIS_ENDPOINT: 'http://127.0.0.1:1',
    };
    const diagnoses = failures(await examine(away));
    expect(diagnoses.map(({ check }) => check)).toEqual([
      'postgres',
      'redis.connection',
      ...inUse(declaredStreams()).map(({ key }) => `kinesis.${key}`),
    ]);
    expect(diagnoses[1]?.found).toBe('no answer: connect ECONNREFUSED 127.0.0.1:1');
    expect(JSON.stringify(diagnoses)).not.toContain('topsecret');
  });

  describe('with a service that takes connections and says nothing', () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));

    beforeEach(() => once(silent.listen(0, '127.0.0.1'), 'listening'));
    afterEach(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });

    it('does not wait for ever', async () => {
      const { port } = silent.address() as AddressInfo;
      const silence = { REDIS_URL: `redis://127.0.0.1:${port}`, DATABASE_URL: 'postgres://127.0.0.1:1/x' };
      const diagnoses = await doctor(silence, 300).examine();
      expect(diagnoses).toContainEqual(
        expect.objectContaining({ check: 'redis', verdict: 'failure', found: 'does not answer within 0.3 s' }),
      );
    }, 10_000);
  });

  it('finds a database that Redis does not have, in the place of which the first one is used', async () => {
    const beyond = Object.assign(new URL(redis.url), { pathname: '/987654321' }).href;
    expect(await failuresOf('redis', { REDIS_URL: beyond })).toMatchObject([
      {
        check: 'redis.database',
        found: expect.stringMatching(/^database 987654321, but wakes go to 0: ERR /) as string,
      },
    ]);
  });

  it('finds a stream that is not there, and a limit above what its shards take', async () => {
    const diagnoses = await examine({ KINESIS_ORDERS_STREAM: 'nowhere', KINESIS_INSERT_RATE_LIMIT: '3000/s' });
    expect(failures(diagnoses)).toMatchObject([
      { check: 'kinesis.order', found: 'nowhere cannot be described: ResourceNotFoundException' },
    ]);
    expect(diagnoses).toContainEqual(expect.objectContaining({ check: 'kinesis.product.limit', verdict: 'warning' }));
  });

  it('asks AWS alone whether it may put, without putting', async () => {
    const client = createKinesisClient(testSettings({ DATABASE_URL: database.url, KINESIS_ENDPOINT: sim.endpoint }));
    const refusal = sim.faults.add({ kind: 'error', type: 'DryRunOperationException', calls: ['PutRecords'] });
    await expect(examineStream(client, 'product-updates', { atAws: false })).resolves.toMatchObject({ put: undefined });
    expect(refusal.hits).toBe(0);
    await expect(examineStream(client, 'product-updates', { atAws: true })).resolves.toMatchObject({ put: 'allowed' });
    expect(refusal.hits).toBe(1);
    refusal.remove();
    const denial = sim.faults.add({ kind: 'error', type: 'AccessDeniedException', calls: ['PutRecords'] });
    await expect(examineStream(client, 'product-updates', { atAws: true })).resolves.toMatchObject({
      put: { refused: 'AccessDeniedException' },
    });
    denial.remove();
    client.destroy();
  });

  describe('on a server of its own', () => {
    let server: EmbeddedServer;
    let client: Client;

    beforeAll(async () => {
      server = await startPostgres({ settings: { autovacuum: 'off', max_connections: 25, wal_level: 'logical' } });
      await migrated.prepare(server.url);
    });
    afterAll(() => server.dispose());

    beforeEach(async () => {
      client = new Client(server.url);
      client.on('error', () => undefined);
      await client.connect();
    });
    afterEach(() => client.end());

    const amiss = async () =>
      (await examine({ DATABASE_URL: server.url, DATABASE_POOL_SIZE: '15' }))
        .filter(({ verdict }) => verdict !== 'well')
        .map(({ check, found }) => `${check}: ${found}`);
    const held = () =>
      examineHeldRows(
        async <Row>(text: string, parameters: readonly unknown[] = []) =>
          (await client.query<Row & object>(text, [...parameters])).rows as Row[],
        0,
      );

    it('finds what it is not set up for', async () => {
      await client.query('alter database shopstream set default_transaction_read_only = on');
      const found = await amiss();
      await client.query('set default_transaction_read_only = off');
      await client.query('alter database shopstream reset default_transaction_read_only');
      expect(found).toEqual([
        'postgres.primary: it takes no writes',
        'postgres.durability: fsync or full_page_writes is off: a crash may lose committed events',
        expect.stringMatching(/^postgres.connections: \d of 25 in use; this process takes up to 15$/),
        'postgres.autovacuum: off: the outbox grows and slows down',
      ]);
    });

    it('names who holds dead rows back', async () => {
      const writer = new Client(server.url);
      await writer.connect();
      const { processID } = writer as Client & { processID: number };
      await writer.query('begin isolation level repeatable read');
      await writer.query('select 1');
      // First, since it waits for transactions that have written.
      await client.query(`select pg_create_logical_replication_slot('unread', 'pgoutput')`);
      await client.query(`begin; ${ONE_ORDER}; prepare transaction 'left behind'`);
      const seen = await held();
      await writer.end();
      for (const { found, mend = '' } of seen.filter(({ found }) => !found.startsWith('transaction'))) {
        const [statement] = /(ROLLBACK PREPARED|pg_drop).*(?=\.$)/.exec(mend) ?? [found];
        await client.query(statement.startsWith('pg_') ? `select ${statement}` : statement);
      }
      expect(seen.map(({ found }) => found.replace(/ for \d+ s$/, ' for some time')).sort()).toEqual([
        'prepared left behind holds back dead rows for some time',
        'slot unread holds back dead rows',
        `transaction ${processID} holds back dead rows for some time`,
      ]);
      expect(seen).toContainEqual({
        check: 'postgres.held-rows',
        verdict: 'warning',
        found: expect.stringContaining('transaction') as string,
        mend: expect.stringContaining(`pg_terminate_backend(${processID})`) as string,
      });
      expect(await held()).toMatchObject([{ verdict: 'well' }]);
    });

    it('says of a standby that it is one, and looks at the rest', async () => {
      await client.end();
      await server.stop();
      // Of nobody: it takes no writes, and waits for a primary's.
      const data = join(server.folder, 'data');
      await copyFile(join(data, 'PG_VERSION'), join(data, 'standby.signal'));
      await server.restart();
      const diagnoses = await examine({ DATABASE_URL: server.url });
      const checks = failures(diagnoses).map(({ check, found }) => `${check}: ${found}`);
      expect(checks).toEqual([
        expect.stringMatching(/^postgres.primary: it is a standby/),
        expect.stringMatching(/^postgres.autovacuum: off/),
      ]);
      expect(diagnoses.map(({ check }) => check)).toContain('postgres.triggers.order');
    });
  });
});
