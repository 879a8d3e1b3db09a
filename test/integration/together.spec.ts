import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { DeadlineError } from '../../src/database/within-deadline.js';
import { StopList } from '../../src/embedded/stop-list.js';
import { createLog } from '../../src/logging/create-log.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import type { Statement } from '../../src/outbox/database/statement.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { IdleService } from '../support/idle-service.js';
import { Proxy } from '../support/proxy.js';

const insert = (name: string): Statement => ({
  sql: 'with added as (insert into tags (name) values ($1) returning name) select name from added',
  parameters: [name],
});
const divide: Statement = { sql: 'select 1 / $1::integer as result', parameters: [0] };

/**
 * One transaction, one round trip. To see these fail: send each statement only after the answer to the one before (pipelined.ts; the first),
 * throw what the last statement throws or set no `lock_timeout` (outbox-database.ts), or leave the connection in its pipeline.
 */
describe('statements that are run together', () => {
  let testDatabase: TestDatabase;
  let proxy: Proxy;
  let service: IdleService;
  let database: OutboxDatabase;
  /** Past the proxy. */
  let direct: Client;

  beforeEach(async () => {
    testDatabase = await createTestDatabase(migrated);
    proxy = await Proxy.to(testDatabase.url);
    service = await new IdleService({ database: testDatabase, environment: { DATABASE_URL: proxy.url } }).wire();
    database = service.get(OutboxDatabase);
    direct = new Client(testDatabase.url);
    await direct.connect();
  });
  afterEach(async () => {
    await direct.end();
    await proxy.refuse();
    await service.dispose();
    await testDatabase.drop();
  });

  const names = async () => (await direct.query<{ name: string }>('select name from tags order by name')).rows;

  it('are committed although the worker is never heard of again', async () => {
    await direct.query('begin; lock table tags in share mode');
    const running = database.together([insert('a'), insert('b')]).catch((error: unknown) => error);
    await eventually(async () => {
      const { rowCount } = await direct.query(`select from pg_locks where not granted and relation = 'tags'::regclass`);
      expect(rowCount).toBe(1);
    });
    proxy.vanish();
    await direct.query('commit');
    await eventually(async () => {
      expect(await names()).toEqual([{ name: 'a' }, { name: 'b' }]);
    });
    // What did not answer is cut off, and not waited for.
    expect(await running).toBeInstanceOf(DeadlineError);
  });

  it('are given up by PostgreSQL before they are by us, so that nothing is committed afterwards', async () => {
    await direct.query('begin; lock table tags in share mode');
    await expect(database.together([insert('a')])).rejects.toMatchObject({ code: '55P03' });
    await direct.query('commit');
    expect(await names()).toEqual([]);
  });

  it('give the rows of each', async () => {
    await expect(database.together([insert('a'), insert('b')])).resolves.toEqual([[{ name: 'a' }], [{ name: 'b' }]]);
  });

  it.each(['true', 'false'])('come to nothing when one fails, and tell why (prepared: %s)', async (prepared) => {
    const settings = {
      ...service.settings,
      database: { ...service.settings.database, preparedStatements: prepared === 'true' },
    };
    const ours = new OutboxDatabase(service.dataSource, settings, createLog('silent'));
    await expect(ours.together([insert('a'), divide, insert('b')])).rejects.toThrow('division by zero');
    expect(await names()).toEqual([]);
    await expect(ours.together([insert('c')])).resolves.toEqual([[{ name: 'c' }]]);
  });

  /** As behind a pooler that gives each transaction another session: what one prepared is not where it is used, or is there already. */
  it('go on unprepared where sessions are shared', async () => {
    const opened = new StopList();
    const onOneConnection = async () => {
      const options = dataSourceOptions({ database: { url: testDatabase.url, poolSize: 1 } }, {});
      const source = opened.add(await new DataSource(options).initialize(), (it) => it.destroy());
      return { source, ours: new OutboxDatabase(source, service.settings, createLog('silent')) };
    };
    try {
      const [one, other] = [await onOneConnection(), await onOneConnection()];
      await one.ours.together([insert('a')]);
      const [known] = await one.source.query<{ name: string }[]>('select name from pg_prepared_statements');

      await one.source.query('deallocate all');
      await expect(one.ours.together([insert('b')])).resolves.toEqual([[{ name: 'b' }]]);
      expect(await one.source.query('select name from pg_prepared_statements')).toEqual([]);

      await other.source.query(`prepare "${known?.name}" as select 1`);
      await expect(other.ours.together([insert('c')])).resolves.toEqual([[{ name: 'c' }]]);
      expect(await names()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    } finally {
      await opened.stop();
    }
  });

  it('leave the connection as it was: a pipeline would refuse the cursors of a module of the shop', async () => {
    await database.together([insert('a')]);
    // Each of the pool's connections, whichever it was.
    const runners = Array.from({ length: service.settings.database.poolSize }, () =>
      service.dataSource.createQueryRunner(),
    );
    const connections = (await Promise.all(runners.map((runner) => runner.connect()))) as Client[];
    await Promise.all(runners.map((runner) => runner.release()));
    expect(new Set(connections.map(({ pipeline }) => pipeline))).toEqual(new Set([false]));
  });
});
