import type { Claim, ClaimedEvent } from '../../src/outbox/claim/claim.js';
import { ClaimLedger } from '../support/claim-ledger.js';
import { IdleService } from '../support/idle-service.js';
import { DELIVERED, OutboxDriver, retried } from '../support/outbox-driver.js';
import { useOutbox } from '../support/use-outbox.js';

/** Workers of two processes on the same outbox, with real connections, while shop transactions go on. */
describe('claims that race', () => {
  const environment = { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', BATCH_MAX_RECORDS: '20', RETRY_BASE_MS: '100' };
  const { service, outbox, sql } = useOutbox(environment);
  let other: IdleService;

  beforeEach(async () => {
    other = await new IdleService({ environment, database: service.database }).wire();
  });
  afterEach(() => other.dispose());

  it('never lease a key twice at once, and number every key without gaps', async () => {
    const drivers = [outbox, outbox, new OutboxDriver(other), new OutboxDriver(other)];
    const keys = 40;
    const rounds = 25;
    await sql(`insert into products (id, name, price) select g, 'p', 1 from generate_series(1, ${keys}) g;
      insert into orders (id, order_number) select g, 'o' || g from generate_series(1, ${keys}) g`);
    const ledger = new ClaimLedger();
    let writing = true;

    // Every fifth record fails and is retried under its number.
    const isDelivered = ({ aggregateId, attempts }: ClaimedEvent) => (Number(aggregateId) + attempts) % 5 !== 0;
    const settle = async (driver: OutboxDriver, claim: Claim) => {
      ledger.settles(claim, isDelivered);
      const { settled } = await driver.settle(claim, (event) => (isDelivered(event) ? DELIVERED : retried()));
      expect(settled).toBe(claim.events.length);
    };
    const work = async (driver: OutboxDriver) => {
      for (let idle = false; writing || !idle;) {
        // All at once, and in hand until the last has come, so that many look for work while others have it.
        const claims = await Promise.all(
          ['order', 'product', 'product_update'].map(async (stream) => {
            const claim = await driver.claim(stream);
            ledger.took(claim);
            return claim;
          }),
        );
        idle = claims.every(({ events }) => events.length === 0);
        await Promise.all(claims.filter(({ events }) => events.length > 0).map((claim) => settle(driver, claim)));
        await driver.makeRetriesDue();
      }
    };
    const write = async () => {
      try {
        for (let round = 0; round < rounds; round++) {
          await sql(`update orders set status = 's${round}'`);
          // What separates two claims that overlap is that only the later one sees a newer event of a key: there must be many of them.
          for (let times = 0; times < 10; times++) await sql('update products set price = price + 1');
        }
      } finally {
        writing = false;
      }
    };
    const ended = await Promise.allSettled([write(), ...drivers.map(work)]);
    const failed = ended.filter(({ status }) => status === 'rejected');
    expect({ faults: ledger.faults, failed }).toEqual({ faults: [], failed: [] });
    // Who looks for retries passes over those that another is just making due, and may have been the last to look.
    await work(outbox);

    expect(ledger.faults).toEqual([]);
    expect(ledger.retries).toBeGreaterThan(0);
    await expect(outbox.rows()).resolves.toEqual([]);
    for (let id = 1; id <= keys; id++) {
      const products = ledger.delivered.get(`product ${id}`)!;
      expect(ledger.delivered.get(`order ${id}`)).toEqual(Array.from({ length: rounds + 1 }, (_, index) => index + 1));
      expect(products).toEqual(products.map((_, index) => index + 1));
    }
  });
});
