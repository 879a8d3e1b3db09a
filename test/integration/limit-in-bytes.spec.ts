import { wireIdleService, type IdleService } from '../support/idle-service.js';
import { DELIVERED, OutboxDriver } from '../support/outbox-driver.js';

const MIB = 1024 * 1024;

/**
 * `auto` is a limit in bytes as well: 1 MiB a second per open shard. To see this fail: do not charge what was put (settler.ts, CHARGE_SQL), or
 * let the claim ignore the bucket of bytes (allowance-sql.ts, `bytes <= 0`).
 */
describe('KINESIS_INSERT_RATE_LIMIT=auto', () => {
  let service: IdleService;
  let outbox: OutboxDriver;

  beforeAll(async () => {
    service = await wireIdleService({ environment: { KINESIS_INSERT_RATE_LIMIT: 'auto' } });
    outbox = new OutboxDriver(service);
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 20) id`);
    await sql(`insert into outbox_streams (stream, records, bytes) values ('product', 1000, 1000)`);
  });
  afterAll(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const later = (seconds: number) =>
    sql(`update outbox_streams set refilled_at = refilled_at - interval '${seconds} s'`);

  it('claims nothing while the bytes put before are not paid for', async () => {
    const claim = await outbox.claim('product');
    expect(claim.events).not.toEqual([]);
    await outbox.settle(claim, DELIVERED, { bytes: 10 * MIB });
    await later(8);
    await expect(outbox.claim('product')).resolves.toMatchObject({ events: [], more: true });
    await later(8);
    expect((await outbox.claim('product')).events).not.toEqual([]);
  });
});
