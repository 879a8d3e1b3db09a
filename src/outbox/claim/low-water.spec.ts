import { LowWater } from './low-water.js';

describe('LowWater', () => {
  it('looks at everything while nothing is known of a lane', () => {
    const low = new LowWater();
    low.noteLowest('product', 'updated', '1000000');
    expect([low.after('product', 'created'), low.after('order', 'updated')]).toEqual(['0', '0']);
  });

  it('begins some thousands of ids before the lowest one that was found: they become visible in another order', () => {
    const low = new LowWater();
    low.noteLowest('product', 'updated', '9223372036854775807');
    expect(low.after('product', 'updated')).toBe('9223372036854770807');
    low.noteLowest('product', 'updated', '7000');
    expect(low.after('product', 'updated')).toBe('2000');
    low.noteLowest('product', 'updated', '4000');
    expect(low.after('product', 'updated')).toBe('0');
  });
});
