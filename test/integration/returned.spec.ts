import { BatchBuilder } from '../../src/kinesis/steps/batch-builder.js';
import type { Claim } from '../../src/outbox/claim/claim.js';
import { runCommand } from '../support/command-line.js';
import { DELIVERED } from '../support/outbox-driver.js';
import { emptyShop } from '../support/shop-rows.js';
import { useOutbox } from '../support/use-outbox.js';

/** The last that consumers hear of a product is what it is. To see this fail: build deletions without a look (batch-builder.ts, `returned`). */
describe('a parked deletion that is sent again', () => {
  const { service, outbox, sql } = useOutbox();

  /** Builds and delivers, as a worker does. */
  const carry = async (claim: Claim): Promise<string[]> => {
    const { records, settled } = await service.get(BatchBuilder).build(claim);
    const outcomes = new Map(settled.map(({ event, outcome }) => [event.id, outcome]));
    const deleted = new Set(records.filter((record) => record.deleted).map(({ event }) => event.id));
    await outbox.settle(claim, ({ id }) => outcomes.get(id) ?? { ...DELIVERED, deleted: deleted.has(id) });
    return records.map(({ event: { kind, sequence } }) => `${kind} #${sequence}`);
  };

  beforeEach(() => emptyShop(service.dataSource));

  it.each(['send-current', 'replay'])('by %s is an update where the creation after it was in hand', async (repair) => {
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    await carry(await outbox.claim('product'));
    await sql('delete from products where id = 1');
    await outbox.settle(await outbox.claim('product'), { kind: 'parked', reason: 'ValidationException: no' });
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    const creation = await outbox.claim('product');
    expect(creation.events).toHaveLength(1);
    const [parked] = await outbox.rows(`state = 'parked'`);
    await runCommand({ DATABASE_URL: service.database.url }, ['--json', 'parked', repair, parked!.id]);

    expect(await carry(creation)).toEqual(['updated #2']);
    expect(await carry(await outbox.claim('product'))).toEqual([]);
    expect(await carry(await outbox.claim('product'))).toEqual(['updated #3']);
    expect(await sql('select deleted from outbox_positions')).toEqual([{ deleted: false }]);
    expect(await outbox.rows()).toEqual([]);
  });
});
