import { createHash } from 'node:crypto';
import { HashSpace, isHashKey } from './hash-space.js';

const LAST = (1n << 128n) - 1n;

describe('HashSpace', () => {
  it('covers the whole space without holes', () => {
    const { ranges } = new HashSpace(7);
    expect(ranges[0]?.start).toBe(0n);
    expect(ranges.at(-1)?.end).toBe(LAST);
    for (const [index, range] of ranges.slice(1).entries()) expect(range.start).toBe(ranges[index]!.end + 1n);
  });

  it('routes keys by their MD5, whatever the number of shards', () => {
    for (const shardCount of [1, 2, 3, 16, 100]) {
      const space = new HashSpace(shardCount);
      for (let key = 0; key < 500; key++) {
        const md5 = BigInt(`0x${createHash('md5').update(String(key)).digest('hex')}`);
        const expected = space.ranges.findIndex((range) => range.start <= md5 && md5 <= range.end);
        expect(space.indexOfKey(String(key))).toBe(expected);
      }
    }
  });

  it('places explicit hash keys at the borders exactly', () => {
    const space = new HashSpace(3);
    const border = space.ranges[1]!.start;
    expect(space.indexOfHash(border - 1n)).toBe(0);
    expect(space.indexOfHash(border)).toBe(1);
    expect(space.indexOfHash(LAST)).toBe(2);
  });

  it('looks at all bits of a hash that starts like a border', () => {
    const space = new HashSpace(3);
    const border = space.ranges[1]!.start;
    expect(space.indexOfMd5((border - 1n).toString(16))).toBe(0);
    expect(space.indexOfMd5(border.toString(16))).toBe(1);
  });

  it('knows what is no hash key', () => {
    expect(isHashKey(LAST)).toBe(true);
    expect(isHashKey(LAST + 1n)).toBe(false);
  });
});
