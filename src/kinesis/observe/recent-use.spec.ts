import { RecentUse } from './recent-use.js';

describe('RecentUse', () => {
  it('says what was put per second of the window, and forgets what is older', () => {
    const use = new RecentUse();
    use.add(100, 1000, 0);
    use.add(50, 500, 9_000);
    expect(use.rates(10, 9_500)).toEqual({ recordsPerSecond: 15, bytesPerSecond: 150 });
    expect(use.rates(10, 11_000)).toEqual({ recordsPerSecond: 5, bytesPerSecond: 50 });
    expect(use.rates(10, 60_000)).toEqual({ recordsPerSecond: 0, bytesPerSecond: 0 });
  });

  it('keeps a bounded number of puts though nobody asks', () => {
    const use = new RecentUse();
    for (let put = 0; put < 50_000; put++) use.add(1, 1, put);
    expect(use.rates(1000, 50_000).recordsPerSecond * 1000).toBeLessThanOrEqual(20_000);
  });
});
