import { Tally } from './tally.js';

describe('Tally', () => {
  it('wakes those who wait, as soon as their number is reached', async () => {
    const tally = new Tally('apples');
    const woken: string[] = [];
    const two = tally.reached(2, 1000).then(() => woken.push('two'));
    const three = tally.reached(3, 1000).then(() => woken.push('three'));
    tally.add(2);
    await two;
    expect(woken).toEqual(['two']);
    tally.add(1);
    await three;
    await tally.reached(1, 0);
  });

  it('says how far it got when the time is up', async () => {
    const tally = new Tally('apples');
    tally.add(1);
    await expect(tally.reached(5, 1)).rejects.toThrow('waited 1 ms for 5 apples, got 1');
  });

  it('lets nobody wait for what will not come', async () => {
    const tally = new Tally('apples');
    const waiting = expect(tally.reached(1, 60_000)).rejects.toThrow('closed while waiting for 1 apples, got 0');
    tally.abandon('closed');
    await waiting;
  });
});
