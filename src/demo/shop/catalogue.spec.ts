import { catalogueEntry } from './catalogue.js';

describe('catalogueEntry', () => {
  it('makes a variant of a stock code with letters, with its size and color', () => {
    expect(catalogueEntry('12345B', 'SMALL RED VINTAGE MUG')).toMatchObject({
      parentCode: '12345',
      size: 'SMALL',
      color: 'RED',
      category: { shelf: 'Home', name: 'Kitchen' },
      tags: expect.arrayContaining(['vintage']) as string[],
    });
  });

  it('leaves a plain stock code without a parent, and gives every product images and stock', () => {
    const entry = catalogueEntry('12345', 'SOMETHING ODD');
    expect(entry).toMatchObject({ parentCode: null, category: { shelf: 'Gifts', name: 'Other' } });
    expect(entry.images.length).toBeGreaterThan(0);
    expect(Object.values(entry.stock).every((pieces) => pieces > 0)).toBe(true);
  });
});
