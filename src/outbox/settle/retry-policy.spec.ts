import { retryDelayMs } from './retry-policy.js';

const retry = { baseMs: 2000, capMs: 60_000 } as Parameters<typeof retryDelayMs>[0];

describe('retryDelayMs', () => {
  it('may be twice as long after each failure, up to a cap', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 5000].map((attempts) => retryDelayMs(retry, attempts, 1));
    expect(longest).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('is anywhere between nothing and that', () => {
    expect([0, 0.25, 0.5, 0.999].map((random) => retryDelayMs(retry, 3, random))).toEqual([0, 2000, 4000, 7992]);
  });

  it('differs for records that failed together', () => {
    const delays = Array.from({ length: 100 }, () => retryDelayMs(retry, 3));
    expect(new Set(delays).size).toBeGreaterThan(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(8000);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(4000);
  });
});
