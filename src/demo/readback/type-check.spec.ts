import type { ReadRecord } from './stream-reader.js';
import { typeMistakes } from './type-check.js';

const routes = { product: 'products', productUpdate: 'updates', order: 'orders', separateProductUpdates: true };

function record(type: string, stream: string, body: ReadRecord['body'], change?: [string, string]): ReadRecord {
  const event = { id: '', type, sequence: 0, occurred_at: '' };
  return {
    stream,
    shardId: 's',
    partitionKey: '1',
    arrivedAt: new Date(0),
    body,
    event: change ? { ...event, change: { status: { from: change[0], to: change[1] } } } : event,
  };
}

const created = record('product.created', 'products', { is_updated: false });
const updated = record('product.updated', 'updates', { is_updated: true });
const deleted = record('product.deleted', 'products', { deleted: true });

const ordered = record('order.created', 'orders', { status: 'pending' });
const confirmed = record('order.status_changed', 'orders', { status: 'confirmed' }, ['pending', 'confirmed']);
const paid = record('order.updated', 'orders', { status: 'confirmed' });
const cancelled = record('order.cancelled', 'orders', { status: 'cancelled' }, ['confirmed', 'cancelled']);

describe('typeMistakes of products', () => {
  it.each([
    ['created and updated', [created, updated, updated], false],
    ['deleted at the end', [created, updated, deleted], true],
  ])('finds none in one that was %s', (_, history, gone) => {
    expect(typeMistakes('product 1', history, routes, gone)).toEqual([]);
  });

  it('expects updates on the product stream where they are not separated', () => {
    const together = { ...routes, separateProductUpdates: false };
    const onProducts = { ...updated, stream: 'products' };
    expect(typeMistakes('product 1', [created, onProducts], together, false)).toEqual([]);
    expect(typeMistakes('product 1', [created, updated], together, false)).toHaveLength(1);
  });

  it.each<[string, ReadRecord[], boolean, string]>([
    ['updates alone', [updated, updated], false, 'record 1: type should be "product.created"'],
    ['two creations', [created, created], false, 'record 2: type should be "product.updated"'],
    ['a deletion of what is there', [created, deleted], false, 'record 2: type should be "product.updated"'],
    ['no deletion of what is gone', [created, updated], true, 'record 2: type should be "product.deleted"'],
    ['a deletion before the end', [created, deleted, updated], true, 'record 2: type should be "product.updated"'],
    [
      'an update among the creations',
      [created, { ...updated, stream: 'products' }],
      false,
      'stream should be "updates"',
    ],
    ['a creation among the updates', [{ ...created, stream: 'updates' }], false, 'stream should be "products"'],
    ['a deletion among the updates', [created, { ...deleted, stream: 'updates' }], true, 'stream should be "products"'],
    ['a new product as updated', [{ ...created, body: { is_updated: true } }], false, 'is_updated should be false'],
    ['an update as new', [created, { ...updated, body: { is_updated: false } }], false, 'is_updated should be true'],
    ['everything updated', [{ ...updated, stream: 'products' }], false, 'type should be "product.created"'],
  ])('finds %s', (_, history, gone, mistake) => {
    expect(typeMistakes('product 1', history, routes, gone)).toEqual([expect.stringContaining(mistake)]);
  });
});

describe('typeMistakes of orders', () => {
  it('finds none in one that went its way', () => {
    expect(typeMistakes('order 1', [ordered, confirmed, paid, cancelled], routes, false)).toEqual([]);
  });

  it.each<[string, ReadRecord[], string]>([
    ['no creation', [confirmed], 'type should be "order.created"'],
    ['a status that changed as a plain update', [ordered, { ...paid }], 'type should be "order.status_changed"'],
    [
      'a cancellation as any other status',
      [
        ordered,
        confirmed,
        record('order.status_changed', 'orders', { status: 'cancelled' }, ['confirmed', 'cancelled']),
      ],
      'type should be "order.cancelled"',
    ],
    ['a plain update as a status that changed', [ordered, confirmed, confirmed], 'type should be "order.updated"'],
    [
      'a change without its statuses',
      [ordered, record('order.status_changed', 'orders', { status: 'confirmed' })],
      'change should be {"status":{"from":"pending","to":"confirmed"}}, it is absent',
    ],
    [
      'a change from another status',
      [ordered, record('order.status_changed', 'orders', { status: 'confirmed' }, ['new', 'confirmed'])],
      'it is {"status":{"from":"new"',
    ],
    [
      'a cancellation to another status',
      [ordered, record('order.cancelled', 'orders', { status: 'cancelled' }, ['pending', 'gone'])],
      'change should be {"status":{"from":"pending","to":"cancelled"}}',
    ],
    ['an order among the products', [{ ...ordered, stream: 'products' }], 'stream should be "orders"'],
  ])('finds %s', (_, history, mistake) => {
    expect(typeMistakes('order 1', history, routes, false)).toEqual([expect.stringContaining(mistake)]);
  });
});
