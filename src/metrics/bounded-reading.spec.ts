import { Gauge, Registry } from 'prom-client';
import { BoundedReading } from './bounded-reading.js';
import type { Sample } from './reading.js';

describe('BoundedReading', () => {
  const registry = new Registry();
  const gauge = new Gauge({ name: 'things', help: 'Things.', registers: [registry] });
  const values = async () => (await gauge.get()).values.map(({ value }) => value);
  const readingOf = (read: () => Sample[] | Promise<Sample[]>, everyMs = 0) =>
    new BoundedReading({ name: 'things', gauges: [gauge], everyMs, read }, 20);

  it('shows what was read, and nothing before', async () => {
    const reading = readingOf(() => [{ gauge, value: 3 }]);
    expect(await values()).toEqual([]);
    expect(await reading.refresh()).toBe(true);
    expect(await values()).toEqual([3]);
  });

  it('looks once for all scrapes of a while', async () => {
    let looks = 0;
    const reading = readingOf(() => [{ gauge, value: ++looks }], 60_000);
    await Promise.all([reading.refresh(), reading.refresh()]);
    await reading.refresh();
    expect(await values()).toEqual([1]);
  });

  it('shows nothing, instead of what was, when the look fails, and looks again', async () => {
    let looks = 0;
    const reading = readingOf(() => {
      if (++looks === 2) throw new Error('away');
      return [{ gauge, value: looks }];
    });
    await reading.refresh();
    expect(await reading.refresh()).toBe(false);
    expect(await values()).toEqual([]);
    expect(await reading.refresh()).toBe(true);
    expect(await values()).toEqual([3]);
  });

  it('answers in time while a look hangs, and begins no second one', async () => {
    let looks = 0;
    let answer: (samples: Sample[]) => void = () => undefined;
    const reading = readingOf(() => {
      looks++;
      return new Promise<Sample[]>((resolve) => (answer = resolve));
    });
    expect(await Promise.all([reading.refresh(), reading.refresh()])).toEqual([false, false]);
    expect(await values()).toEqual([]);
    const joined = reading.refresh();
    answer([{ gauge, value: 5 }]);
    expect(await joined).toBe(true);
    expect(looks).toBe(1);
    expect(await values()).toEqual([5]);
  });
});
