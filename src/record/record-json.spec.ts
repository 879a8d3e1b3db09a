import type { ClaimedEvent } from '../outbox/claim/claim.js';
import type { Publication } from '../outbox/publication/publication.js';
import { deletedJson, asCreation, withEvent } from './record-json.js';

const product = { type: 'product', idKey: 'product_id', updatedFlagKey: 'is_updated' } as Publication;
const order = { type: 'order', idKey: 'order_id' } as Publication;

const event: ClaimedEvent = {
  aggregateId: '7',
  id: '1',
  kind: 'created',
  sequence: 3,
  epoch: 2,
  eventId: '5b0e2c4e-8a3f-4f0e-9d5c-0d0c8e1a7b11',
  attempts: 0,
  faults: 0,
  vouched: false,
  ambiguous: false,
  replayed: false,
  capturedAt: new Date('2026-01-15T09:30:00.123Z'),
  waitingSince: new Date(0),
  coalesced: 1,
};

const metadata = {
  id: event.eventId,
  type: 'order.created',
  sequence: 3,
  epoch: 2,
  occurred_at: '2026-01-15T09:30:00.123Z',
  schema_version: 1,
};

describe('record JSON', () => {
  it('of what is gone is its id as a number, also beyond what a JavaScript number holds exactly', () => {
    expect(JSON.parse(deletedJson(product, '7'))).toEqual({ product_id: 7, deleted: true });
    expect(deletedJson(order, '9223372036854775807')).toBe('{"order_id":9223372036854775807,"deleted":true}');
  });

  it('says of a created record that it is no update', () => {
    expect(asCreation(product, '{"product_id":7,"is_updated":true,"tags":[]}')).toBe(
      '{"product_id":7,"is_updated":false,"tags":[]}',
    );
  });

  it('leaves texts alone that only look like the flag', () => {
    const json = JSON.stringify({
      name: 'say "is_updated":true',
      is_updated: true,
      description: '"is_updated":true $& $1',
    });
    expect(JSON.parse(asCreation(product, json))).toEqual({ ...JSON.parse(json), is_updated: false });
  });

  it('leaves records without such a flag alone', () => {
    expect(asCreation(order, '{"is_updated":true}')).toBe('{"is_updated":true}');
  });

  it('bears the event as its last key, and is else byte for byte what PostgreSQL wrote', () => {
    const json = '{"order_id":7,"total_amount":10.00,"note":"}"}';
    const sent = withEvent(order, json, event, null);
    expect(sent.startsWith(json.slice(0, -1))).toBe(true);
    expect(JSON.parse(sent)).toEqual({ order_id: 7, total_amount: 10, note: '}', event: metadata });
  });

  it('tells the change of those kinds that have one', () => {
    const change = '{"status":{"from":"pending","to":"cancelled"}}';
    const sent = withEvent(order, '{"order_id":7}', { ...event, kind: 'cancelled' }, change);
    expect(JSON.parse(sent)).toEqual({
      order_id: 7,
      event: { ...metadata, type: 'order.cancelled', change: JSON.parse(change) as unknown },
    });
  });

  it('says of a replay that it is one, and of nothing else', () => {
    const sent = JSON.parse(withEvent(order, '{"order_id":7}', { ...event, replayed: true }, null)) as {
      event: unknown;
    };
    expect(sent.event).toEqual({ ...metadata, replayed: true });
  });
});
