import type { Settings } from '../../config/settings.js';
import { HealthRegistry } from '../../health/health-registry.js';
import { SweeperHealth } from './sweeper-health.js';
import type { Sweeper } from './sweeper.js';

describe('SweeperHealth', () => {
  /** What health says when the last pass was so long ago. */
  const findingAfter = (silentMs: number | null, intervalMs = 1000) => {
    const registry = new HealthRegistry();
    const lastWorkedAt = silentMs === null ? null : new Date(Date.now() - silentMs);
    new SweeperHealth(registry, { lastWorkedAt } as unknown as Sweeper, { sweep: { intervalMs } } as Settings);
    return registry.checks[0]?.run();
  };

  it('is well while passes succeed', async () => {
    expect(await findingAfter(9_000)).toEqual({ ready: true, facts: { seconds_since_last_pass: 9 } });
    expect(await findingAfter(49_000, 5_000)).toMatchObject({ ready: true });
  });

  it('is not when there was none for long, or never', async () => {
    expect(await findingAfter(11_000)).toMatchObject({ ready: false, reason: 'no pass has succeeded for 10 s' });
    expect(await findingAfter(51_000, 5_000)).toMatchObject({ ready: false, reason: 'no pass has succeeded for 50 s' });
    expect(await findingAfter(null)).toEqual({ ready: false, reason: 'no pass has succeeded yet' });
  });
});
