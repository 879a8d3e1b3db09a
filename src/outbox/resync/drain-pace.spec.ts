import { DrainPace } from './drain-pace.js';

describe('DrainPace', () => {
  it('begins with little, and doubles while all is taken faster than it may wait', () => {
    const pace = new DrainPace();
    const rooms: number[] = [];
    for (let now = 0; now < 500; now += 50) {
      const room = pace.room(0, 1000, now);
      rooms.push(room);
      pace.written(room, now);
    }
    expect(rooms).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000, 1000, 1000]);
  });

  it('holds what is taken in a quarter of a second', () => {
    const pace = new DrainPace();
    // A worker that takes 400 a second.
    const takes = (written: number) => (written / 400) * 1000;
    let now = 0;
    let room = 0;
    for (let n = 0; n < 20; n++) {
      room = pace.room(0, 1000, now);
      pace.written(room, now);
      now += takes(room);
    }
    expect(room).toBe(100);
  });

  it('falls at once when nothing is taken any more', () => {
    const pace = new DrainPace();
    for (const now of [0, 10, 20, 30]) pace.written(pace.room(0, 1000, now), now);
    expect(pace.room(100, 1000, 1030)).toBe(0);
    const room = pace.room(0, 1000, 1031);
    expect(room).toBeLessThanOrEqual(40);
    // Or it would never begin again.
    expect(room).toBeGreaterThanOrEqual(20);
  });

  it('leaves room only for what is not taken already, and never more than the limit', () => {
    expect(new DrainPace().room(15, 1000)).toBe(5);
    expect(new DrainPace().room(0, 7)).toBe(7);
  });
});
