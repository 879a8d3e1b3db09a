import { DELIVERED } from '../support/outbox-driver.js';
import { useOutbox } from '../support/use-outbox.js';

const MIB = 1024 * 1024;

/**
 * `auto` is a limit in bytes as well: 1 MiB a second per open shard. To see this fail: do not charge what was put (settler.ts, CHARGE_SQL), or
 * let the claim ignore the bucket of bytes (allowance-sql.ts, `bytes <= 0`).
 */
describe('KINESIS_INSERT_RATE_LIMIT=auto', () => {
  const { outbox, sql } = useOutbox({ KINESIS_INSERT_RATE_LIMIT: 'auto' });

  beforeAll(async () => {
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 20) id`);
    await sql(`insert into outbox_streams (stream, records, bytes) values ('product', 1000, 1000)`);
  });

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
