import type { Claim } from '../../src/outbox/claim/claim.js';
import { wireIdleService, type IdleService } from '../support/idle-service.js';
import { DELIVERED, OutboxDriver, retried } from '../support/outbox-driver.js';

/** Workers of two processes on the same outbox, with real connections, while shop transactions go on. */
describe('claims that race', () => {
  const services: IdleService[] = [];
  let drivers: OutboxDriver[];

  beforeAll(async () => {
    const environment = { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', BATCH_MAX_RECORDS: '20', RETRY_BASE_MS: '100' };
    const first = await wireIdleService({ environment });
    services.push(first, await wireIdleService({ environment, database: first.database }));
    drivers = services.flatMap((service) => [new OutboxDriver(service), new OutboxDriver(service)]);
  });

  afterAll(async () => {
    for (const service of services.reverse()) await service.dispose();
  });

  it('never lease a key twice at once, and number every key without gaps', async () => {
    const { dataSource } = services[0]!;
    const keys = 40;
    const rounds = 25;
    await dataSource.query(`insert into products (id, name, price) select g, 'p', 1 from generate_series(1, ${keys}) g;
      insert into orders (id, order_number) select g, 'o' || g from generate_series(1, ${keys}) g`);
    const inHand = new Set<string>();
    const sequences = new Map<string, number[]>();
    let writing = true;

    const take = (claim: Claim) => {
      for (const { aggregateId, sequence } of claim.events) {
        const key = `${claim.publication.type} ${aggregateId}`;
        expect(inHand).not.toContain(key);
        inHand.add(key);
        sequences.set(key, [...(sequences.get(key) ?? []), sequence]);
      }
    };
    const release = (claim: Claim) => {
      for (const { aggregateId } of claim.events) inHand.delete(`${claim.publication.type} ${aggregateId}`);
    };

    const work = async (driver: OutboxDriver) => {
      for (let idle = false; writing || !idle;) {
        idle = true;
        for (const stream of ['order', 'product', 'product_update']) {
          const claim = await driver.claim(stream);
          if (claim.events.length === 0) continue;
          idle = false;
          take(claim);
          release(claim);
          // Every fifth record fails and is retried under its number.
          await driver.settle(claim, (event) =>
            (Number(event.aggregateId) + event.attempts) % 5 === 0 ? retried() : DELIVERED,
          );
        }
        await driver.makeRetriesDue();
      }
    };
    const write = async () => {
      for (let round = 0; round < rounds; round++) {
        await dataSource.query(`update products set price = price + 1; update orders set status = 's${round}'`);
      }
      writing = false;
    };
    await Promise.all([write(), ...drivers.map(work)]);
    // Who looks for retries passes over those that another is just making due, and may have been the last to look.
    await work(drivers[0]!);

    await expect(drivers[0]!.rows()).resolves.toEqual([]);
    for (let id = 1; id <= keys; id++) {
      const orders = sequences.get(`order ${id}`)!;
      expect([...new Set(orders)]).toEqual(Array.from({ length: rounds + 1 }, (_, index) => index + 1));
      const products = [...new Set(sequences.get(`product ${id}`))];
      expect(products).toEqual(Array.from({ length: products.length }, (_, index) => index + 1));
    }
  });
});
