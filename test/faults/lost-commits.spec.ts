import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { migrated } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startPostgres } from '../support/own-servers.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { baseBackupOf, type BaseBackup } from '../support/restored-postgres.js';

/**
 * A point-in-time restore, under a worker that goes on: numbers of the lost commits come again with other content, and in another epoch.
 * To see this fail: let the claim take events whoever the server is (claim-sql.ts, `not (select known from server)`).
 */
describe('PostgreSQL restored to an earlier time', () => {
  let original: EmbeddedServer;
  let restored: EmbeddedServer | undefined;
  let backup: BaseBackup | undefined;
  let service: PublishingService;

  beforeEach(async () => {
    original = await startPostgres({ settings: { wal_keep_size: '512MB' } });
    await migrated.prepare(original.url);
    const database = { url: original.url, drop: () => Promise.resolve() };
    service = await startPublishing({ database, environment: { RETRY_BASE_MS: '100' } });
  });

  afterEach(async () => {
    await service.dispose();
    await restored?.dispose();
    await backup?.dispose();
    await original.dispose();
  });

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const seen = (stream: string, key: string) =>
    service
      .records(stream)
      .filter(({ partitionKey }) => partitionKey === key)
      .map(({ body: { event, stock, status } }) => [
        event.epoch,
        event.sequence,
        stream === 'order-events' ? status : stock,
      ]);

  it('gives the numbers of lost commits out again in a new epoch, and goes on from what was left', async () => {
    await service.startWorker();
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1);
      insert into orders (id, order_number, status, payment_status, total_amount) values (1, 'A', 'new', 'open', 1)`);
    await service.drained();
    backup = await baseBackupOf(original);
    await sql('update products set stock = 1 where id = 1');
    await service.drained();
    const [mark] = await sql('select pg_current_wal_insert_lsn()::text as lsn');

    await sql(`update products set stock = 99 where id = 1; update orders set status = 'paid' where id = 1;
      insert into products (id, name, price, stock) values (2, 'Lost', 1, 50)`);
    await service.drained();
    expect(seen('product-updates', '1')).toEqual([
      [1, 1, 0],
      [1, 2, 1],
      [1, 3, 99],
    ]);
    expect(seen('product-updates', '2')).toEqual([[1, 1, 50]]);

    await original.stop();
    restored = await backup.restoreUpTo(String(mark?.['lsn']));
    await eventually(async () => {
      expect(await sql('select pg_is_in_recovery() as waits')).toEqual([{ waits: false }]);
    });
    expect(await sql('select stock from products')).toEqual([{ stock: 1 }]);
    await sql(`update products set stock = 7 where id = 1; update orders set status = 'cancelled' where id = 1;
      insert into products (id, name, price, stock) values (2, 'Another', 1, 60)`);
    await service.drained();
    const [{ epoch, raised_by } = {}] = await sql('select epoch, raised_by from outbox_epoch');
    expect([Number(epoch) > 1, raised_by]).toEqual([true, 'worker']);
    expect(seen('product-updates', '1').slice(3)).toEqual([[epoch, 3, 7]]);
    expect(seen('product-updates', '2').slice(1)).toEqual([[epoch, 1, 60]]);
    expect(seen('order-events', '1')).toEqual([
      [1, 1, 'new'],
      [1, 2, 'paid'],
      [epoch, 2, 'cancelled'],
    ]);
  });
});
