import { ApiKeyRing } from './api-key-ring.js';

describe('ApiKeyRing', () => {
  const ring = new ApiKeyRing([
    { name: 'shop', key: 'shop-key-0123456789' },
    { name: 'ops', key: 'ops:key-0123456789' },
  ]);
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  it.each([
    ['Bearer shop-key-0123456789', 'shop'],
    ['bearer   ops:key-0123456789 ', 'ops'],
    [basic('anyone:shop-key-0123456789'), 'shop'],
    [basic(':ops:key-0123456789'), 'ops'],
  ])('knows %s', (header, name) => {
    expect(ring.nameFor(header)).toBe(name);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer shop-key-012345678',
    'Bearer shop-key-0123456789x',
    'Bearer SHOP-KEY-0123456789',
    'Bearer shop-key-0123456789 more',
    'Bearershop-key-0123456789',
    'shop-key-0123456789',
    basic('shop-key-0123456789'),
    basic('shop-key-0123456789:'),
    'Basic ???',
  ])('does not know %s', (header) => {
    expect(ring.nameFor(header)).toBeUndefined();
  });

  it('knows nobody without keys', () => {
    const empty = new ApiKeyRing([]);
    expect(empty.isEmpty).toBe(true);
    expect(empty.nameFor('Bearer shop-key-0123456789')).toBeUndefined();
  });
});
