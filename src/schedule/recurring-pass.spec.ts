import { SchedulerRegistry } from '@nestjs/schedule';
import { RecurringPass } from './recurring-pass.js';

/** Work that a test ends. */
class HeldWork {
  readonly began: Promise<void>;
  times = 0;
  private begin = (): void => undefined;
  private end = (): void => undefined;

  constructor() {
    this.began = new Promise((resolve) => (this.begin = resolve));
  }

  work(): Promise<void> {
    this.times += 1;
    this.begin();
    return new Promise((resolve) => (this.end = resolve));
  }

  finish(): void {
    this.end();
  }
}

describe('RecurringPass', () => {
  const scheduler = new SchedulerRegistry();

  it('is never twice at once', async () => {
    const held = new HeldWork();
    const pass = new RecurringPass(scheduler, 'once', () => held.work());
    const both = [pass.run(), pass.run()];
    expect(held.times).toBe(1);
    held.finish();
    await Promise.all(both);
    void pass.run();
    expect(held.times).toBe(2);
  });

  it('comes with the interval until it is stopped, which waits for the last one', async () => {
    const held = new HeldWork();
    const pass = new RecurringPass(scheduler, 'interval', () => held.work());
    pass.start(1);
    await held.began;
    const deeds: string[] = [];
    const stopped = pass.stop().then(() => deeds.push('stopped'));
    expect(scheduler.getIntervals()).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    deeds.push('finished');
    held.finish();
    await stopped;
    expect(deeds).toEqual(['finished', 'stopped']);
  });

  it('can be stopped where it was never started', async () => {
    await new RecurringPass(scheduler, 'never', () => Promise.resolve()).stop();
  });
});
