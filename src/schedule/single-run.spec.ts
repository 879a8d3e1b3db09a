import { SingleRun } from './single-run.js';

describe('SingleRun', () => {
  it('joins the run under way, and begins another when that is over', async () => {
    const ends: ((result: string) => void)[] = [];
    const single = new SingleRun(() => new Promise<string>((resolve) => ends.push(resolve)));
    const both = Promise.all([single.run(), single.run()]);
    expect(ends).toHaveLength(1);
    ends[0]?.('first');
    await expect(both).resolves.toEqual(['first', 'first']);
    const next = single.run();
    ends[1]?.('second');
    await expect(next).resolves.toBe('second');
  });

  it('begins another after one that failed', async () => {
    let failing = true;
    const single = new SingleRun(() => (failing ? Promise.reject(new Error('broken')) : Promise.resolve('well')));
    await expect(single.run()).rejects.toThrow('broken');
    failing = false;
    await expect(single.run()).resolves.toBe('well');
  });

  it('waits for what is under way, and begins nothing', async () => {
    let runs = 0;
    const single = new SingleRun(() => Promise.resolve((runs += 1)));
    await single.ended();
    expect(runs).toBe(0);
    const deeds: string[] = [];
    let finish = (): void => undefined;
    const held = new SingleRun(() => new Promise<void>((resolve) => (finish = resolve)));
    void held.run();
    const ended = held.ended().then(() => deeds.push('ended'));
    await new Promise((resolve) => setImmediate(resolve));
    deeds.push('finished');
    finish();
    await ended;
    expect(deeds).toEqual(['finished', 'ended']);
  });
});
