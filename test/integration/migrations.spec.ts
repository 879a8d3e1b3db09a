import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { LinksBySharedRow1795705200000 } from '../../migrations/shop/1795705200000-LinksBySharedRow.js';
import { dataSourceOptions, MIGRATIONS_TABLE } from '../../src/database/data-source.js';
import { migrate, pendingMigrations, revert, setsLeftOut } from '../../src/database/migrate.js';
import { type MigrationClass, migrationsOf } from '../../src/database/migration-sets.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { makeShopTables } from '../support/shop-tables.js';

describe('migrations', () => {
  let database: TestDatabase;
  const opened: DataSource[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((dataSource) => dataSource.destroy()));
    await database.drop();
  });

  const open = async (migrations: readonly MigrationClass[], url = database.url): Promise<DataSource> => {
    const options = dataSourceOptions({ database: { url, poolSize: 2 } }, { migrations });
    const dataSource = await new DataSource(options).initialize();
    opened.push(dataSource);
    return dataSource;
  };

  /** Tables and functions of the schema. */
  const objects = async (dataSource: DataSource): Promise<string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY name`,
    );
    return rows.map(({ name }) => name);
  };

  /** In the order in which they run. */
  const namesOf = (migrations: readonly MigrationClass[]) =>
    migrations.map(({ name }) => name).toSorted((a, b) => Number(a.slice(-13)) - Number(b.slice(-13)));

  /** A migration of one statement, and another one to take it back. */
  const migration = (name: string, up: (queryRunner: QueryRunner) => Promise<unknown>, down = 'SELECT 1') =>
    ({
      [name]: class implements MigrationInterface {
        readonly name = name;
        async up(queryRunner: QueryRunner) {
          await up(queryRunner);
        }
        async down(queryRunner: QueryRunner) {
          await queryRunner.query(down);
        }
      },
    })[name]!;

  it.each<[string, MigrationClass[]]>([
    ['all', migrationsOf()],
    ['those of the shop alone', migrationsOf('shop')],
  ])('go up, down and up again: %s', async (_which, set) => {
    const dataSource = await open(set);
    await expect(pendingMigrations(dataSource)).resolves.toEqual(namesOf(set));

    await expect(migrate(dataSource)).resolves.toEqual(namesOf(set));
    await expect(pendingMigrations(dataSource)).resolves.toEqual([]);
    const all = await objects(dataSource);
    expect(all).toEqual(expect.arrayContaining(['orders', 'order_items', 'products', 'product_categories']));
    await expect(migrate(dataSource)).resolves.toEqual([]);

    for (const name of namesOf(set).reverse()) await expect(revert(dataSource)).resolves.toBe(name);
    await expect(revert(dataSource)).resolves.toBeUndefined();
    await expect(objects(dataSource)).resolves.toEqual(['shopstream_migrations']);

    await expect(migrate(dataSource)).resolves.toEqual(namesOf(set));
    await expect(objects(dataSource)).resolves.toEqual(all);
  });

  it('do without the shop where the platform has tables of its own, from then on without being told again', async () => {
    const dataSource = await open(migrationsOf());
    await makeShopTables(dataSource);

    const ours = namesOf(migrationsOf('outbox', 'capture'));
    await expect(pendingMigrations(dataSource)).resolves.toEqual(namesOf(migrationsOf()));
    await expect(migrate(dataSource, { sets: ['outbox', 'capture'] })).resolves.toEqual(ours);

    await expect(pendingMigrations(dataSource)).resolves.toEqual([]);
    await expect(migrate(dataSource)).resolves.toEqual([]);
    await expect(setsLeftOut(dataSource)).resolves.toEqual(['shop']);
    await dataSource.query(`INSERT INTO products (name, price) VALUES ('Mug', 5)`);
    await expect(dataSource.query('SELECT type, kind FROM outbox_events')).resolves.toEqual([
      { type: 'product', kind: 'created' },
    ]);

    for (const name of ours.toReversed()) await expect(revert(dataSource)).resolves.toBe(name);
    await expect(objects(dataSource)).resolves.toContain('products');
  });

  it('never do without what the backbone needs', async () => {
    const dataSource = await open(migrationsOf());
    await migrate(dataSource, { sets: ['outbox'] });
    await expect(pendingMigrations(dataSource)).resolves.toEqual(namesOf(migrationsOf('capture')));
  });

  /** Starts a second instance and resolves, with the promise of its result, once it waits for the first. */
  const secondInstance = async (migrations: readonly MigrationClass[]) => {
    const dataSource = await open(migrations);
    return new Promise<{ line: string; done: Promise<string[]> }>((resolve) => {
      const done = migrate(dataSource, {
        log: (line) => {
          resolve({ line, done });
        },
      });
    });
  };

  it('run once when two instances start at the same time', async () => {
    let second: Awaited<ReturnType<typeof secondInstance>> | undefined;
    const meanwhile = migration('Meanwhile1000000000001', async (queryRunner) => {
      second = await secondInstance([meanwhile]);
      await queryRunner.query('CREATE TABLE made_once (id bigint)');
    });

    await expect(migrate(await open([meanwhile]))).resolves.toEqual(['Meanwhile1000000000001']);
    await expect(second?.done).resolves.toEqual([]);
    expect(second?.line).toMatch(/^Another instance is migrating this database \(pid \d+\): waiting for it\.$/);
  });

  it('build an index beside the running shop, outside a transaction, while another instance waits', async () => {
    let second: Awaited<ReturnType<typeof secondInstance>> | undefined;
    const concurrent = migration('Concurrent1000000000001', async (queryRunner) => {
      second = await secondInstance([concurrent]);
      // Waits for every older snapshot: were the other instance waiting inside a statement, each would wait for the other.
      await queryRunner.query('CREATE INDEX CONCURRENTLY ON wide (id)');
    });
    Object.assign(concurrent.prototype as object, { transaction: false });
    const dataSource = await open([concurrent]);
    await dataSource.query('CREATE TABLE wide (id bigint)');

    await expect(migrate(dataSource)).resolves.toEqual(['Concurrent1000000000001']);
    await expect(second?.done).resolves.toEqual([]);
  });

  it('finish what an attempt has left behind that was interrupted between its indexes, or while it built one', async () => {
    const dataSource = await open([...migrationsOf()]);
    await migrate(dataSource);
    await dataSource.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'product_tags_tag_id_product_id_idx'::regclass`,
    );
    await dataSource.query('DROP INDEX product_locations_location_id_product_id_idx');
    await dataSource.query('CREATE INDEX product_locations_location_id_idx ON product_locations (location_id)');
    await dataSource.query(`DELETE FROM ${MIGRATIONS_TABLE} WHERE name = $1`, [LinksBySharedRow1795705200000.name]);

    expect(await migrate(dataSource)).toEqual([LinksBySharedRow1795705200000.name]);
    const indexes = await dataSource.query<unknown[]>(
      `SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index
      WHERE indrelid IN ('product_tags'::regclass, 'product_locations'::regclass) AND NOT indisprimary ORDER BY 1`,
    );
    expect(indexes).toEqual([
      { name: 'product_locations_location_id_product_id_idx', valid: true },
      { name: 'product_tags_tag_id_product_id_idx', valid: true },
    ]);
  });

  it('give up on another instance that never ends', async () => {
    const stuck = await open([]);
    await stuck.query('SELECT pg_advisory_lock(1936224112, 1835624306)');
    await expect(migrate(await open([]), { waitMs: 0 })).rejects.toThrow(
      /Another instance is migrating .* still after 0 s/,
    );
  });

  it('name the busy table and its holder, leave nothing behind, and succeed once it is free', async () => {
    const half = migration('Half1000000000002', async (queryRunner) => {
      await queryRunner.query('CREATE TABLE half (id bigint)');
      await queryRunner.query('ALTER TABLE busy ADD COLUMN note text');
    });
    const dataSource = await open([half]);
    await dataSource.query('CREATE TABLE busy (id bigint)');
    const holder = (await open([])).createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE busy IN ROW EXCLUSIVE MODE');

    await expect(migrate(dataSource, { lockTimeoutMs: 20, attempts: 2, pauseMs: 1 })).rejects.toThrow(
      /^Migration Half1000000000002: no lock within 20 ms for "ALTER TABLE busy ADD COLUMN note text"; busy is locked by pid \d+ \(shopstream\) for \d+ s\. Gave up after 2 attempts\.$/,
    );
    await expect(objects(dataSource)).resolves.toEqual(['busy']);
    await expect(dataSource.query('SHOW lock_timeout')).resolves.toEqual([{ lock_timeout: '0' }]);

    let released: Promise<void> | undefined;
    const log = () => {
      released ??= holder.rollbackTransaction();
    };
    await expect(migrate(dataSource, { lockTimeoutMs: 20, attempts: 20, pauseMs: 5, log })).resolves.toEqual([
      'Half1000000000002',
    ]);
    expect(released).toBeDefined();
    await holder.release();
  });

  it('keep what was committed before one that fails, and say which failed', async () => {
    const good = migration('Good1000000000001', (queryRunner) => queryRunner.query('CREATE TABLE good (id bigint)'));
    const bad = migration('Bad1000000000002', async (queryRunner) => {
      await queryRunner.query('CREATE TABLE bad (id bigint)');
      await queryRunner.query('SELECT nonsense');
    });
    const dataSource = await open([bad, good]);
    await expect(migrate(dataSource)).rejects.toThrow(
      'Migration Bad1000000000002 failed: column "nonsense" does not exist',
    );
    await expect(objects(dataSource)).resolves.toEqual(['good', 'shopstream_migrations']);
    await expect(pendingMigrations(dataSource)).resolves.toEqual(['Bad1000000000002']);
  });

  it('stop when the lock is lost, as it is behind PgBouncer in transaction mode', async () => {
    const loses = migration('Loses1000000000001', (queryRunner) =>
      queryRunner.query('SELECT pg_advisory_unlock_all()'),
    );
    const next = migration('Next1000000000002', (queryRunner) => queryRunner.query('CREATE TABLE next (id bigint)'));
    const dataSource = await open([loses, next]);
    await expect(migrate(dataSource)).rejects.toThrow(/lock is not held .* Migrations need a direct connection/);
    await expect(pendingMigrations(dataSource)).resolves.toEqual(['Next1000000000002']);
  });

  it('survive a lost connection: nothing is left behind, not even the lock', async () => {
    let deadly = true;
    const cut = migration('Cut1000000000001', async (queryRunner) => {
      await queryRunner.query('CREATE TABLE cut (id bigint)');
      if (deadly) await queryRunner.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    const dataSource = await open([cut]);
    await expect(migrate(dataSource)).rejects.toThrow(/^Migration Cut1000000000001 failed: .*terminat/);
    deadly = false;
    await expect(migrate(dataSource, { waitMs: 5_000 })).resolves.toEqual(['Cut1000000000001']);
  });

  it('refuse to take back a migration that the program does not know', async () => {
    const foreign = migration('Foreign1000000000001', () => Promise.resolve());
    await migrate(await open([foreign]));
    await expect(revert(await open([]))).rejects.toThrow(
      'Foreign1000000000001 was run last, but is not part of this program',
    );
  });

  it('need no superuser, only the right to create; asking what is pending needs not even that', async () => {
    const admin = await open([]);
    const role = `migrator_${process.pid}_${Date.now()}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    const dataSource = await open(migrationsOf(), url.href);

    await expect(pendingMigrations(dataSource)).resolves.toEqual(namesOf(migrationsOf()));
    await expect(migrate(dataSource)).rejects.toThrow('permission denied for schema public');
    await admin.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
    await expect(migrate(dataSource)).resolves.toEqual(namesOf(migrationsOf()));
    await admin.query(`ALTER TABLE shopstream_migrations OWNER TO CURRENT_USER`);
    await expect(pendingMigrations(dataSource)).rejects.toThrow(`Role ${role} may not read shopstream_migrations`);

    await dataSource.destroy();
    opened.splice(opened.indexOf(dataSource), 1);
    await admin.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});
