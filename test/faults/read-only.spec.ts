import { pino } from 'pino';
import { HealthRegistry } from '../../src/health/health-registry.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const STREAM = 'product-updates';
const OF_THE_WORKER = `datname = current_database() and application_name = 'shopstream'`;

/**
 * A primary that was fenced off, or became a standby. To see it fail: let a read-only session be as good as another (postgres-health.ts), or go back to
 * the pool (outbox-database.ts, `withRunner`).
 */
describe('a PostgreSQL that takes no writes', () => {
  let service: PublishingService;
  let failures = 0;

  beforeEach(async () => {
    const log = pino(
      { level: 'error' },
      { write: (line: string) => (failures += Number(line.includes('read-only transaction'))) },
    );
    service = await startPublishing({ log });
  });
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const newSessions = (setting: string) =>
    sql(`do $$ begin execute format('alter database %I ${setting}', current_database()); end $$`);

  const fencedOff = async () => {
    await newSessions('set default_transaction_read_only = on');
    await sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${OF_THE_WORKER}`);
  };

  it('makes workers not ready, until it takes them again', async () => {
    const worker = await service.startWorker();
    const health = () =>
      worker
        .get(HealthRegistry, { strict: false })
        .checks.find(({ name }) => name === 'postgres')
        ?.run();
    expect(await health()).toEqual({ ready: true });
    await fencedOff();
    await eventually(async () => {
      expect(await health()).toEqual({ ready: false, reason: 'it takes no writes (25006)' });
    });
    await newSessions('reset default_transaction_read_only');
    await eventually(async () => {
      expect(await health()).toEqual({ ready: true });
    });
  });

  it('costs each session that was opened meanwhile one batch: it is not used again', async () => {
    await service.startWorker();
    await fencedOff();
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 10) id`);
    await eventually(() => {
      expect(failures).toBeGreaterThan(0);
    });
    await newSessions('reset default_transaction_read_only');
    await service.drained();
    expect(service.records(STREAM)).toHaveLength(10);
  });
});
