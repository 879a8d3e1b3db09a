import { ProbeReach } from './probe-reach.js';

describe('ProbeReach', () => {
  const clock = { now: 0 };
  const probedAt = new Date('2026-01-15T09:30:00Z');
  beforeEach(() => {
    clock.now = 0;
  });

  it('looks at everything while that is cheap', () => {
    const reach = new ProbeReach(() => clock.now);
    for (let pass = 0; pass < 5; pass++, clock.now += 1000) {
      expect(reach.next()).toEqual({ whole: true, expiredAfter: null });
      reach.looked({ whole: true, tookMs: 5, probedAt });
    }
  });

  it('looks at everything a twentieth of the time when it is dear, and else from where the last pass was', () => {
    const reach = new ProbeReach(() => clock.now);
    let spentMs = 0;
    for (let pass = 0; pass < 100; pass++, clock.now += 1000) {
      const { whole, expiredAfter } = reach.next();
      if (!whole) expect(expiredAfter).toEqual(new Date('2026-01-15T09:29:50Z'));
      spentMs += whole ? 200 : 0;
      reach.looked({ whole, tookMs: whole ? 200 : 2, probedAt });
    }
    expect(spentMs).toBeGreaterThan(0);
    expect(spentMs / clock.now).toBeLessThanOrEqual(1 / 20);
  });
});
