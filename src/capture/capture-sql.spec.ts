import { defineAggregate, own } from './aggregate-declaration.js';
import { captureSql } from './capture-sql.js';
import { expectedCapture } from './expected-capture.js';

describe('capture SQL', () => {
  // To see it fail: leave out keptName().
  it('gives tables functions of their own whose names PostgreSQL would cut to the same', () => {
    const tables = ['delivery_addresses', 'delivery_preferences', 'delivery_préférences'].map(
      (name) => `customer_subscription_${name}`,
    );
    const lists = tables.map((table) => [
      table,
      { table, key: ['id'], root: { column: 'contract_id' }, items: own('id'), orderBy: ['id'] },
    ]);
    const aggregate = defineAggregate({
      type: 'subscription_contract',
      publishes: 'state',
      root: { table: 'contracts', id: 'id' },
      record: { contract_id: own('id'), ...(Object.fromEntries(lists) as object) },
    });
    const { functions, triggers } = expectedCapture(aggregate);
    const names = functions.map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names[0]).toBe('outbox_capture_subscription_contract_on_contracts');
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    for (const table of tables)
      expect(
        new Set(triggers.filter((trigger) => trigger.table === table).map((trigger) => trigger.function)).size,
      ).toBe(1);
    expect(new Set(triggers.map((trigger) => trigger.function))).toEqual(new Set(names));
  });

  // A full join needs one of them: until PostgreSQL 18 a plan without either reads whole tables, and is compiled for a second.
  it('leaves the pairing of old and new rows a way to join, where paths of parts are looked up, too', () => {
    const aggregate = defineAggregate({
      type: 'return',
      publishes: 'history',
      root: { table: 'returns', id: 'id' },
      record: {
        return_id: own('id'),
        photos: {
          table: 'photos',
          key: ['id'],
          root: { column: 'item_id', through: { table: 'items', key: 'id', column: 'return_id' } },
          items: own('url'),
          orderBy: ['id'],
        },
      },
    });
    const pairing = captureSql(aggregate)
      .split(/^create function /m)
      .filter((text) => text.includes('full join'));
    expect(pairing.length).toBeGreaterThan(0);
    for (const text of pairing) expect(text).not.toMatch(/enable_hashjoin = off/);
  });
});
