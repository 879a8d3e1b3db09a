import { defineAggregate, own, shared, updatedFlag, type AggregateDeclaration } from './aggregate-declaration.js';

const items = {
  table: 'return_items',
  key: ['id'],
  root: { column: 'return_id' },
  items: { sku: own('sku') },
  orderBy: ['id'],
};

const sound: AggregateDeclaration = {
  type: 'return',
  publishes: 'history',
  kinds: [{ kind: 'accepted', column: 'state', becomes: 'accepted' }],
  root: { table: 'returns', id: 'id' },
  record: { return_id: own('id'), items },
};

describe('defineAggregate', () => {
  it('takes a sound declaration as it is', () => {
    expect(defineAggregate(sound)).toBe(sound);
  });

  it('takes kinds that stand in different columns, or for different values of one', () => {
    const kinds = [
      { kind: 'accepted', column: 'state', becomes: 'accepted' },
      { kind: 'refused', column: 'state', becomes: 'refused' },
      { kind: 'state_changed', column: 'state' },
      { kind: 'paid', column: 'payment', becomes: 'accepted' },
    ];
    expect(defineAggregate({ ...sound, kinds }).kinds).toBe(kinds);
  });

  it.each<[string, Partial<AggregateDeclaration>]>([
    ['type must match ^[a-z]', { type: 'Return' }],
    ['kinds are for history aggregates', { publishes: 'state' }],
    ['kind "updated" is there by itself', { kinds: [{ kind: 'updated', column: 'state' }] }],
    ['publishes must be one of state, history', { publishes: 'histroy' as 'history' }],
    [
      'kind "accepted" never applies: "state_changed" comes before it',
      {
        kinds: [
          { kind: 'state_changed', column: 'state' },
          { kind: 'accepted', column: 'state', becomes: 'accepted' },
        ],
      },
    ],
    [
      'kind "taken" never applies: "accepted" comes before it',
      { kinds: [...(sound.kinds ?? []), { kind: 'taken', column: 'state', becomes: 'accepted' }] },
    ],
    ['kind "Sent back" must match', { kinds: [{ kind: 'Sent back', column: 'state' }] }],
    [`the record does not show the root's "id"`, { record: { items } }],
    ['the record\'s key "event" is taken', { record: { ...sound.record, event: own('state') } }],
    ['more than one updated flag: a, b', { record: { ...sound.record, a: updatedFlag(), b: updatedFlag() } }],
    ['"reason" shows a shared column beside a list', { record: { ...sound.record, reason: shared('label') } }],
    [
      'list "items" names no column in key, items, orderBy',
      { record: { ...sound.record, items: { ...items, key: [], items: {}, orderBy: [] } } },
    ],
    [
      'list "items" shows a shared column but declares no shared row',
      { record: { ...sound.record, items: { ...items, items: { reason: shared('label') } } } },
    ],
    ['selection "reason" names "items", which is no list', { selections: { reason: { showing: 'items' } } }],
  ])('refuses one and says why: %s', (why, mistaken) => {
    expect(() => defineAggregate({ ...sound, ...mistaken })).toThrow(why);
  });
});
