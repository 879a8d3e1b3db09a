import { parseSequenceNumber, SequenceNumbers, shardDigits } from './sequence-number.js';

describe('sequence numbers', () => {
  const numbers = new SequenceNumbers(1_764_000_000_000);

  it('have 56 digits and grow', () => {
    const first = numbers.format(9, 1_764_000_001_000, shardDigits(7));
    const second = numbers.format(10, 1_764_000_001_000, shardDigits(0));
    expect(first).toMatch(/^[1-9]\d{55}$/);
    expect(BigInt(second)).toBeGreaterThan(BigInt(first));
  });

  it('tell their parts again', () => {
    expect(parseSequenceNumber(numbers.format(10, 1_764_000_001_234, shardDigits(3)))).toEqual({
      createdAtMs: 1_764_000_000_000,
      ordinal: 10,
      arrivedAtMs: 1_764_000_001_234,
      shardIndex: 3,
    });
    expect(parseSequenceNumber('123')).toBeUndefined();
  });
});
