import { defineAggregate, own } from './aggregate-declaration.js';
import { domainEventsOf, type SeenChange } from './seen-changes.js';

const order = defineAggregate({
  type: 'order',
  publishes: 'history',
  kinds: [
    { kind: 'cancelled', column: 'status', becomes: 'cancelled' },
    { kind: 'status_changed', column: 'status' },
  ],
  root: { table: 'orders', id: 'id' },
  record: { order_id: own('id'), status: own('status') },
});

const status = (from: string, to: string): SeenChange => ({
  id: 1,
  what: 'updated',
  columns: { status: { from, to } },
});
const created: SeenChange = { id: 1, what: 'created' };
const updated: SeenChange = { id: 1, what: 'updated' };
const deleted: SeenChange = { id: 1, what: 'deleted' };

const typesOf = (...seen: SeenChange[]) => domainEventsOf(order, seen).map(({ type }) => type);

describe('domainEventsOf', () => {
  it.each([
    ['nothing', [], []],
    ['an update', [updated], ['order.updated']],
    ['a creation and what followed it', [created, status('pending', 'cancelled'), updated], ['order.created']],
    ['a deletion and what came before it', [status('pending', 'cancelled'), deleted], ['order.deleted']],
    ['a creation and a deletion', [created, updated, deleted], []],
    ['a cancellation', [updated, status('pending', 'cancelled')], ['order.cancelled']],
    ['another status', [status('pending', 'confirmed'), updated], ['order.status_changed']],
    ['a status there and back', [status('pending', 'confirmed'), status('confirmed', 'pending')], ['order.updated']],
    [
      'a cancellation taken back',
      [status('pending', 'cancelled'), status('cancelled', 'open')],
      ['order.status_changed'],
    ],
  ])('%s', (_what, seen, types) => {
    expect(typesOf(...seen)).toEqual(types);
  });

  it('tells the status before and after all of the transaction', () => {
    const [event] = domainEventsOf(order, [status('pending', 'confirmed'), updated, status('confirmed', 'shipped')]);
    expect(event).toEqual({
      type: 'order.status_changed',
      aggregateId: 1,
      change: { status: { from: 'pending', to: 'shipped' } },
    });
  });

  it('tells no change where the kind is not about one', () => {
    for (const seen of [[created, status('a', 'b')], [status('a', 'b'), deleted], [updated]])
      expect(domainEventsOf(order, seen)[0]).not.toHaveProperty('change');
  });

  it('bears the entity as it was saved last', () => {
    const [first, last] = [{ status: 'a' }, { status: 'b' }];
    const seen = [{ ...updated, entity: first }, { ...updated, entity: last }, updated];
    expect(domainEventsOf(order, seen)[0]?.entity).toBe(last);
    expect(domainEventsOf(order, [updated])[0]).not.toHaveProperty('entity');
  });

  it('makes one event per aggregate, in the order in which they were first seen', () => {
    const seen = [{ ...created, id: 2 }, updated, { ...updated, id: 2 }, { ...deleted, id: 3 }];
    expect(domainEventsOf(order, seen).map(({ type, aggregateId }) => [type, aggregateId])).toEqual([
      ['order.created', 2],
      ['order.updated', 1],
      ['order.deleted', 3],
    ]);
  });

  it('makes none of what was seen without an id', () => {
    expect(typesOf({ what: 'updated' }, { what: 'deleted' })).toEqual([]);
  });
});
