import { RateLimits } from '../../src/outbox/rate/rate-limits.js';
import { DELIVERED } from '../support/outbox-driver.js';
import { useOutbox } from '../support/use-outbox.js';

/**
 * What an outage leaves of products that change all the time. To see it fail: let a claim take all rows of what it has chosen
 * (waiting-sql.ts, `MOST_MERGED`): with ten times as many rows it would never come to an end. And leave no lane to what is `left_over` (claim-sql.ts).
 */
describe('very many changes of few products', () => {
  const { service, outbox, sql } = useOutbox();

  it('are merged in steps: the oldest first, the rest under the next number', async () => {
    // Until it is known how light the records are, batches are small.
    service.get(RateLimits).noteWeights('product', 1, 100);
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane)
       select 'product', id, 'updated', 'updated' from generate_series(1, 120) n, lateral (select id from generate_series(1, 500) id offset 0) product
       order by n, id`,
    );
    const first = await outbox.claim('product');
    expect(first.events).toHaveLength(500);
    expect(new Set(first.events.map(({ coalesced }) => coalesced))).toEqual(new Set([100]));
    expect((await outbox.claim('product')).events).toEqual([]);
    await outbox.settle(first, DELIVERED);
    const second = await outbox.claim('product');
    expect(second.events).toHaveLength(500);
    expect(new Set(second.events.map(({ coalesced, sequence }) => `${coalesced} #${sequence}`))).toEqual(
      new Set(['20 #2']),
    );
  });

  it('are not lost from sight where those that were merged came to nothing', async () => {
    await outbox.clear();
    await sql(
      `insert into outbox_positions (type, aggregate_id, sequence, epoch, delivered_at, deleted) values ('product', 1001, 1, 1, now(), true)`,
    );
    // Behind a deletion that was in hand for long: imported anew again and again.
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane)
       select 'product', 1001, case n % 2 when 1 then 'created' else 'deleted' end, case n when 1 then '+created' end from generate_series(1, 121) n`,
    );
    await sql(
      `insert into outbox_events (type, aggregate_id, kind, lane) select 'product', id, 'updated', 'updated' from generate_series(1, 499) id`,
    );
    expect((await outbox.claim('product')).events).toHaveLength(499);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.created 1001 #2']);
  });
});
