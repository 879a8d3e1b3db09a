import { NumberRanges } from './number-ranges.js';

/** Ranges of missing numbers. To see these fail: let `without` forget the numbers on one side. */
describe('ranges of numbers', () => {
  const taken = (ranges: NumberRanges<string>, ...numbers: number[]) => numbers.map((n) => ranges.take(n)?.note);

  it('give each number back once, with the note of its range', () => {
    const ranges = new NumberRanges<string>();
    ranges.add(2, 4, 'first');
    ranges.add(6, 6, 'second');
    expect(ranges.count).toBe(4);
    expect(taken(ranges, 3, 3, 2, 4, 6, 6, 5)).toEqual([
      'first',
      undefined,
      'first',
      'first',
      'second',
      undefined,
      undefined,
    ]);
    expect(ranges.count).toBe(0);
  });

  it('forget the oldest where there are too many', () => {
    const ranges = new NumberRanges<string>(2);
    ranges.add(1, 3, 'first');
    expect(taken(ranges, 2)).toEqual(['first']);
    ranges.add(5, 5, 'second');
    expect(taken(ranges, 1, 3, 5)).toEqual([undefined, 'first', 'second']);
  });
});
