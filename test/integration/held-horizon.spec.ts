import type { Client } from 'pg';
import { LowWater } from '../../src/outbox/claim/low-water.js';
import { HeldHorizon } from '../../src/outbox/horizon/held-horizon.js';
import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { buffersOf, statementsOf } from '../support/recorded-statements.js';
import { scrapeOf } from '../support/scrape.js';
import { useOutbox } from '../support/use-outbox.js';

const CHURN = 20_000;

/** The claim's parameter that says after which ids to look. */
const AFTER = 10;

/**
 * A transaction that stays open keeps deleted rows in the indexes: what works the queue must not pass over all of them every time. To see
 * this fail: let LowWater.after always answer '0', or let the claim look for due retries by `type = $1` (claim-sql.ts).
 */
describe('while a transaction stays open', () => {
  const { service, outbox, sql } = useOutbox();
  let holder: Client;

  beforeAll(async () => {
    holder = await service.sessions.open();
    await holder.query('begin isolation level repeatable read');
    await holder.query('select 1 from outbox_events');
    await sql(`insert into products (id, name, price) select g, 'p', 1 from generate_series(1, ${CHURN}) g`);
    while ((await outbox.deliver('product')).length > 0);
    await sql('update products set price = 2 where id <= 20');
  });

  it('a claim passes over what was delivered since, and does not read it', async () => {
    const database = service.get(OutboxDatabase);
    const statements = await statementsOf(database, () => outbox.claim('product'));
    await sql(`update outbox_events set state = 'pending', lane = kind, lease_token = null where state = 'leased'`);
    const looked = await buffersOf(database, statements.at(-1)!);
    // As if it began at the first id: the pages of all that is gone.
    const parameters = statements
      .at(-1)!
      .parameters.map((value, index) => (index === AFTER ? Array(6).fill('0') : value));
    const whole = await buffersOf(database, { ...statements.at(-1)!, parameters });
    expect(whole).toBeGreaterThan(looked + CHURN / 100);
  });

  it('what comes back to its lane late, or was committed late, is found all the same', async () => {
    const low = service.get(LowWater).after('product', 'updated');
    expect(Number(low)).toBeGreaterThan(0);
    while ((await outbox.deliver('product')).length > 0);
    // Older than where claims begin.
    await sql(`insert into outbox_events (id, type, aggregate_id, kind, lane) overriding system value
      values (1, 'product', 30, 'updated', '+updated')`);
    await expect(outbox.deliver('product')).resolves.toEqual(['product.updated 30 #2']);
  });

  it('health and the metric tell for how long, and who', async () => {
    const horizon = service.get(HeldHorizon);
    await horizon.look();
    expect(horizon.now).toEqual({ seconds: 0, holder: null });
    const metric = async () =>
      scrapeOf(await service.get(MetricRegistry).render()).value('shopstream_database_horizon_held_seconds');
    expect(await metric()).toBe(0);
    const { processID } = holder as Client & { processID: number };
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 20_000;
    try {
      await horizon.look();
      expect(horizon.now).toEqual({ seconds: expect.closeTo(20, -1) as number, holder: `session ${processID}` });
      expect(await metric()).toBeCloseTo(20, -1);
      await holder.query('commit');
      await horizon.look();
      expect(horizon.now).toEqual({ seconds: 0, holder: null });
    } finally {
      performance.now = clock;
    }
  });
});
