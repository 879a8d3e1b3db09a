import { DescriptionSchedule } from './description-schedule.js';
import type { Failure } from '../failures/failure.js';

const away: Failure = { kind: 'unavailable', ambiguous: false, name: 'ECONNREFUSED' };
const throttled: Failure = { kind: 'throttled', ambiguous: false, name: 'LimitExceededException' };

describe('DescriptionSchedule', () => {
  const scheduled = (random: number) => {
    const clock = { now: 1_000_000 };
    const schedule = new DescriptionSchedule(
      () => random,
      () => clock.now,
    );
    /** Milliseconds until the stream is due. */
    const dueInMs = () => {
      const from = clock.now;
      while (!schedule.isDue('product')) clock.now += 50;
      return clock.now - from;
    };
    return { schedule, dueInMs };
  };

  it('asks at once, then once a minute', () => {
    const { schedule, dueInMs } = scheduled(1);
    expect(dueInMs()).toBe(0);
    schedule.described('product');
    expect(dueInMs()).toBe(60_000);
    expect(schedule.isDue('order')).toBe(true);
  });

  it('asks less and less often while a stream cannot be described, but often enough to see its return in ten seconds', () => {
    const { schedule, dueInMs } = scheduled(1);
    const waits = Array.from({ length: 6 }, () => {
      schedule.failed('product', away);
      return dueInMs();
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    schedule.described('product');
    expect(dueInMs()).toBe(60_000);
    schedule.failed('product', away);
    expect(dueInMs()).toBe(1000);
  });

  it('leaves more time when the account asks too often altogether', () => {
    const { schedule, dueInMs } = scheduled(1);
    for (let times = 0; times < 10; times++) schedule.failed('product', throttled);
    expect(dueInMs()).toBe(60_000);
  });

  it('keeps instances apart by half the time', () => {
    const { schedule, dueInMs } = scheduled(0);
    schedule.described('product');
    expect(dueInMs()).toBe(30_000);
  });
});
