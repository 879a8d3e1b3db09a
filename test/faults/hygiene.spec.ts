import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { readingOf, statementsOf } from '../support/recorded-statements.js';
import { useOutboxPerTest } from '../support/use-outbox.js';

const BATCH = 50;

/**
 * What queue tables suffer from costs a claim nothing: neither parked events, nor a key with very many events, nor a large backlog. How fast
 * it is then, `npm run bench -- --only t` says. To see these fail: claim by state instead of by lane (claim-sql.ts, `looked_at`: all
 * three), or set nothing aside (claim-sql.ts, `blocked`: the third).
 */
describe('a claim', () => {
  const { service, outbox, sql } = useOutboxPerTest({ BATCH_MAX_RECORDS: String(BATCH) });

  async function rowsReadByClaimOf(stream: 'product' | 'order'): Promise<number> {
    const database = service.get(OutboxDatabase);
    const statements = await statementsOf(database, () => outbox.claim(stream));
    await sql(`update outbox_events set state = 'pending', lane = kind, lease_token = null where state = 'leased'`);
    const reading = await readingOf(database, statements.at(-1)!);
    expect(reading.sequentialScans).toBe(0);
    return reading.rows;
  }

  /** A few times what it looks at (four batches) and takes (one). */
  const BOUND = 20 * BATCH;

  it('does not read the parked events in front', async () => {
    await sql(`insert into products (id, name, price) select g, 'p', 1 from generate_series(1, 5000) g`);
    await sql(`update outbox_events set state = 'parked', lane = null where aggregate_id <= 4000`);
    expect(await rowsReadByClaimOf('product')).toBeLessThan(BOUND);
  });

  it('reads no more of a large backlog than of a small one', async () => {
    await sql(`insert into products (id, name, price) select g, 'p', 1 from generate_series(1, 300) g`);
    const small = await rowsReadByClaimOf('product');
    await sql(`insert into products (id, name, price) select g, 'p', 1 from generate_series(301, 8000) g`);
    expect(await rowsReadByClaimOf('product')).toBeLessThanOrEqual(small);
  });

  it('takes others past an order that was changed 1,000 times, and reads only what it looks at', async () => {
    await sql(
      `insert into orders (id, order_number, total_amount) select g, 'O-' || g, 1 from generate_series(1, 1) g`,
    );
    await sql(`do $$ begin for n in 1..1000 loop
      update orders set total_amount = total_amount + 1 where id = 1;
      commit;
    end loop; end $$`);
    await sql(
      `insert into orders (id, order_number, total_amount) select g, 'O-' || g, 1 from generate_series(2, 60) g`,
    );
    const taken: string[] = [];
    for (let claims = 0; claims < 1000 / BATCH && taken.length < 59; claims++) {
      const { events } = await outbox.claim('order');
      taken.push(...events.map(({ aggregateId }) => aggregateId).filter((id) => id !== '1'));
    }
    expect(taken).toHaveLength(59);
  });
});
