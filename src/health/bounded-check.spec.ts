import { BoundedCheck } from './bounded-check.js';
import { HealthRegistry } from './health-registry.js';
import type { Finding } from './readiness-check.js';

describe('BoundedCheck', () => {
  it('hands over what the check finds', async () => {
    const finding = { ready: true, facts: { seconds: 1 } } as const;
    expect(await new BoundedCheck({ name: 'a', check: () => finding }).run()).toBe(finding);
  });

  it('answers in time for a check that hangs, and runs it only once meanwhile', async () => {
    let runs = 0;
    let answer: (finding: Finding) => void = () => undefined;
    const hanging = new BoundedCheck(
      {
        name: 'a',
        check: () => {
          runs++;
          return new Promise<Finding>((resolve) => (answer = resolve));
        },
      },
      20,
    );
    const late = { ready: false, reason: 'no answer within 20 ms' };
    expect(await Promise.all([hanging.run(), hanging.run()])).toEqual([late, late]);
    expect(await hanging.run()).toEqual(late);
    expect(runs).toBe(1);

    const joined = hanging.run();
    answer({ ready: true });
    expect(await joined).toEqual({ ready: true });
    void hanging.run();
    expect(runs).toBe(2);
  });

  it.each([
    [Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }), 'failed (ECONNREFUSED)'],
    [new RangeError('secret'), 'failed (RangeError)'],
  ])('tells of a failure no more than its kind', async (error: Error, reason) => {
    const failing = new BoundedCheck({
      name: 'a',
      check: () => {
        throw error;
      },
    });
    expect(await failing.run()).toEqual({ ready: false, reason });
  });
});

describe('HealthRegistry', () => {
  it('refuses two checks of one name', () => {
    const registry = new HealthRegistry();
    registry.register({ name: 'a', check: () => ({ ready: true }) });
    expect(() => {
      registry.register({ name: 'a', check: () => ({ ready: true }) });
    }).toThrow('Two readiness checks are called "a".');
  });
});
