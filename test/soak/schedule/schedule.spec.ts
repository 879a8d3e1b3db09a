import { describeSchedule } from './describe-schedule.js';
import { endOf, FAULTS } from './fault.js';
import { planSchedule } from './schedule.js';

describe('planSchedule', () => {
  it('gives the same schedule for the same seed, another one for another', () => {
    expect(planSchedule(7, 5)).toEqual(planSchedule(7, 5));
    expect(planSchedule(8, 5)).not.toEqual(planSchedule(7, 5));
    expect(describeSchedule(planSchedule(7, 5))).toBe(describeSchedule(planSchedule(7, 5)));
  });

  it('is over in time, with calm between the episodes', () => {
    for (let seed = 0; seed < 50; seed++) {
      const episodes = planSchedule(seed, 5);
      expect(episodes.length).toBeGreaterThan(8);
      for (const [index, episode] of episodes.entries()) {
        const next = episodes[index + 1];
        expect(endOf(episode)).toBeLessThanOrEqual(300_000);
        if (next) expect(next.faults[0]!.beginsMs - endOf(episode)).toBeGreaterThanOrEqual(7000);
      }
    }
  });

  it('brings up every fault before any comes again, and breaks no server in two ways at once', () => {
    const episodes = planSchedule(1, 30);
    const names = episodes.flatMap(({ faults }) => faults.map(({ name }) => name));
    expect(new Set(names.slice(0, Object.keys(FAULTS).length + 5)).size).toBeGreaterThanOrEqual(
      Object.keys(FAULTS).length - 5,
    );
    expect(new Set(names)).toEqual(new Set(Object.keys(FAULTS)));
    for (const { faults } of episodes) {
      const victims = faults.map(({ name }) => FAULTS[name].victim);
      expect(new Set(victims).size).toBe(victims.length);
    }
    expect(episodes.some(({ faults }) => faults.length === 2)).toBe(true);
  });
});
