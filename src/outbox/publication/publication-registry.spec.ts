import type { Publication } from './publication.js';
import { PublicationRegistry } from './publication-registry.js';

const publication = (type: string, streamKey: string): Publication => ({
  type,
  publishes: 'state',
  kinds: ['created', 'updated', 'deleted'],
  streams: [streamKey],
  streamOf: () => streamKey,
  recordSql: '',
  idKey: 'id',
  syncSql: '',
  roots: { from: '', id: '' },
  selections: {},
  fanOutSql: {},
});

describe('PublicationRegistry', () => {
  const product = publication('product', 'product');
  const goodsReturn = publication('return', 'return');

  it('refuses two streams of one name, which would carry twice the limit', () => {
    const streams = [
      { key: 'product', name: 'events' },
      { key: 'return', name: 'events' },
    ];
    expect(() => new PublicationRegistry([product, goodsReturn], streams)).toThrow(
      'Streams with the same name: "product" is events, "return" is events.',
    );
  });

  it('takes a name twice where one of the streams carries nothing', () => {
    const streams = [
      { key: 'product', name: 'events' },
      { key: 'product_update', name: 'events' },
    ];
    expect(new PublicationRegistry([product], streams).streamsInUse).toEqual([{ key: 'product', name: 'events' }]);
  });

  it('lets two aggregates share one stream by its key, which has one limit', () => {
    const registry = new PublicationRegistry(
      [product, publication('bundle', 'product')],
      [{ key: 'product', name: 'events' }],
    );
    expect(registry.carriedBy('product').map(({ publication: { type } }) => type)).toEqual(['product', 'bundle']);
  });

  it('refuses an aggregate whose stream is not configured', () => {
    expect(() => new PublicationRegistry([product], [])).toThrow(
      'Aggregate "product" uses streams that no feature lists: product;',
    );
  });

  it('refuses a stream without a name, which no check of types has seen', () => {
    const streams = [{ key: 'product', name: undefined as unknown as string }];
    expect(() => new PublicationRegistry([product], streams)).toThrow('The stream "product" has no name');
  });

  it('names the type that two aggregates have', () => {
    const streams = [{ key: 'product', name: 'events' }];
    expect(() => new PublicationRegistry([product, publication('product', 'product')], streams)).toThrow(
      'Two aggregates are declared with the type "product".',
    );
  });
});
