import { AbandonedClaims } from '../../src/outbox/claim/abandoned-claims.js';
import { useOutbox } from '../support/use-outbox.js';

/** Claims whose answer never came. To see it fail: forget a token as soon as its leases were ended once. */
describe('claims that were given up', () => {
  const { service, outbox, sql } = useOutbox();

  it('are ended, also those that PostgreSQL commits only afterwards', async () => {
    const abandoned = service.get(AbandonedClaims);
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 2) id`);
    const { lease } = await outbox.claim('product');
    const ended = async () =>
      (await outbox.rows(`state = 'leased' and due_at <= clock_timestamp()`)).map(({ aggregate_id }) => aggregate_id);
    // Not committed yet, as far as anybody sees.
    await sql(`update outbox_events set lease_token = gen_random_uuid()`);
    abandoned.add(lease);
    await abandoned.giveBack();
    expect(await ended()).toEqual([]);
    await sql(`update outbox_events set lease_token = $1`, [lease.token]);
    await abandoned.giveBack();
    expect(await ended()).toEqual(['1', '2']);
  });
});
