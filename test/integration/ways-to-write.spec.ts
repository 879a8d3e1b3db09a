import type { EntityManager } from 'typeorm';
import { copyWays } from '../support/ways-to-write/copy-ways.js';
import { ormOrderWays } from '../support/ways-to-write/orm-order-ways.js';
import { ormProductWays } from '../support/ways-to-write/orm-product-ways.js';
import { ShopUnderTest } from '../support/ways-to-write/shop-under-test.js';
import { sqlWays } from '../support/ways-to-write/sql-ways.js';
import { transactionWays } from '../support/ways-to-write/transaction-ways.js';
import type { WayToWrite } from '../support/ways-to-write/way-to-write.js';

/**
 * Every way to write, and what must come of it: the events that go out, together with the change or not at all, and who notices first (the
 * process by itself, or the scheduler's probe).
 */
describe('every way to write', () => {
  let shop: ShopUnderTest;

  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });

  beforeEach(() => shop.restore());
  afterAll(() => shop.close());

  const nothingAnnounced = { announces: 'nothing', rung: [] };

  const expectAnnounced = async ({ events, announces }: WayToWrite<never>) => {
    const told = await shop.announced();
    expect(told.announces).toEqual(announces);
    if (events.length > 0 && announces !== 'nothing') expect(told.rung).toEqual(shop.streamsOf(events));
  };

  /** Whether announced or not: an announcement may be lost. */
  const expectProbed = async ({ noOp }: WayToWrite<never>) => {
    const captured = await shop.committed();
    if (noOp) expect(captured).toBe(0);
    expect((await shop.probed()).length > 0).toBe(captured > 0);
  };

  describe.each([...ormProductWays, ...ormOrderWays])('the ORM: $way', (way: WayToWrite<EntityManager>) => {
    it('is captured, and found by the probe', async () => {
      await way.write(shop.service.dataSource.manager);
      await shop.announced();
      await expectProbed(way);
      await expect(shop.delivered()).resolves.toEqual(way.events);
    });

    it('is announced', async () => {
      await way.write(shop.service.dataSource.manager);
      await expectAnnounced(way);
    });

    it('is captured with its transaction, not before', async () => {
      await shop.service.dataSource.transaction(async (manager) => {
        await way.write(manager);
        await expect(shop.committed()).resolves.toBe(0);
      });
      await expect(shop.delivered()).resolves.toEqual(way.events);
    });

    it('is announced after its transaction, not before', async () => {
      await shop.service.dataSource.transaction(async (manager) => {
        await way.write(manager);
        await expect(shop.announced()).resolves.toEqual(nothingAnnounced);
      });
      await expectAnnounced(way);
    });

    it('leaves nothing behind when it is rolled back', async () => {
      const rolledBack = shop.service.dataSource.transaction(async (manager) => {
        await way.write(manager);
        throw new Error('rolled back');
      });
      await expect(rolledBack).rejects.toThrow('rolled back');
      await expect(shop.announced()).resolves.toEqual(nothingAnnounced);
      await expect(shop.committed()).resolves.toBe(0);
    });
  });

  describe.each([...sqlWays, ...copyWays, ...transactionWays])('SQL: $way', (way) => {
    it('is captured with its transaction, not before, and found by the probe', async () => {
      await shop.client.query('begin');
      await way.write(shop.client);
      await expect(shop.committed()).resolves.toBe(0);
      await shop.client.query('commit');
      await expectAnnounced(way);
      await expectProbed(way);
      await expect(shop.delivered()).resolves.toEqual(way.events);
    });

    it('leaves nothing behind when it is rolled back', async () => {
      await shop.client.query('begin');
      await way.write(shop.client);
      await shop.client.query('rollback');
      await expect(shop.committed()).resolves.toBe(0);
    });
  });
});
