import { money, safeInteger } from './column-transformers.js';

describe('safeInteger', () => {
  it('reads the text of an int8 as a number', () => {
    expect(safeInteger.from('9007199254740991')).toBe(9007199254740991);
    expect(safeInteger.from('-7')).toBe(-7);
  });

  it('refuses ids that a number would round, both ways', () => {
    expect(() => safeInteger.from('9007199254740993') as unknown).toThrow(/^9007199254740993 is not an integer/);
    expect(() => safeInteger.to(2 ** 53) as unknown).toThrow(RangeError);
    expect(() => safeInteger.to(1.5) as unknown).toThrow(RangeError);
    expect(() => safeInteger.to('9007199254740993') as unknown).toThrow(RangeError);
    for (const text of ['', ' 7', '1e3', '0x10', '1.0', 'abc']) {
      expect(() => safeInteger.to(text) as unknown).toThrow(RangeError);
    }
  });

  it('accepts the text of an id, which a cascading save passes on', () => {
    expect(safeInteger.to('12')).toBe(12);
  });

  it('leaves null and undefined alone', () => {
    expect([safeInteger.to(null), safeInteger.to(undefined)]).toEqual([null, undefined]);
    expect([safeInteger.from(null), safeInteger.from(undefined)]).toEqual([null, undefined]);
  });
});

describe('money', () => {
  it('reads the text of a numeric as a number', () => {
    expect(money.from('9999999999.99')).toBe(9999999999.99);
    expect(money.from('-0.10')).toBe(-0.1);
  });

  it('refuses to write what is not a finite number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '9.99']) {
      expect(() => money.to(value) as unknown).toThrow(RangeError);
    }
    expect(money.to(9.99)).toBe(9.99);
  });

  it('leaves null and undefined alone', () => {
    expect([money.to(null), money.to(undefined), money.from(null)]).toEqual([null, undefined, null]);
  });
});
