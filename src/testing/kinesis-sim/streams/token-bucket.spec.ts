import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  it('allows a burst of one second and refills with time', () => {
    const bucket = new TokenBucket(10);
    expect(bucket.allows(10, 1000)).toBe(true);
    bucket.take(10);
    expect(bucket.allows(1, 1000)).toBe(false);
    expect(bucket.allows(5, 1500)).toBe(true);
    expect(bucket.allows(6, 1500)).toBe(false);
  });

  it('never holds more than one second', () => {
    const bucket = new TokenBucket(10);
    bucket.allows(1, 0);
    bucket.allows(1, 60_000);
    bucket.take(10);
    expect(bucket.allows(1, 60_000)).toBe(false);
  });

  it('lets more than the burst through when full, and makes it pay afterwards', () => {
    const bucket = new TokenBucket(10);
    expect(bucket.allows(50, 0)).toBe(true);
    bucket.take(50);
    expect(bucket.allows(1, 4000)).toBe(false);
    expect(bucket.allows(1, 4100)).toBe(true);
  });

  it('goes on refilling when the clock was set back', () => {
    const bucket = new TokenBucket(10);
    bucket.allows(1, 1_000_000);
    bucket.take(10);
    expect(bucket.allows(1, 0)).toBe(false);
    expect(bucket.allows(1, 100)).toBe(true);
  });
});
