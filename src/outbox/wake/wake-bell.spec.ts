import { createLog } from '../../logging/create-log.js';
import { ShutdownDeadline } from '../shutdown-deadline.js';
import type { StreamQueues } from './stream-queues.js';
import { WakeBell } from './wake-bell.js';

/** A Bull queue whose Redis answers when it is told to. */
class ScriptedQueue {
  readonly keys = new Set<string>();
  waiting = 0;
  /** When the wake that waits is due, where the limiter has delayed it. */
  delayedUntil?: number;
  promoted = 0;
  /** How often it was asked what waits. */
  looks = 0;
  /** How long the last key of a wake lasts. */
  ttlMs = 0;
  private answers: (() => void)[] = [];
  private isAway = false;
  private hangs = false;

  readonly client = {
    set: (key: string, _value: string, _unit: string, ttlMs: number) => {
      if (this.keys.has(key)) return Promise.resolve(null);
      this.keys.add(key);
      this.ttlMs = ttlMs;
      return Promise.resolve('OK');
    },
    zrange: (_key: string, from: number) =>
      Promise.resolve(this.delayedUntil === undefined || from !== 0 ? [] : ['1', String(this.delayedUntil * 0x1000)]),
    del: (key: string) => Promise.resolve(this.keys.delete(key) ? 1 : 0),
  };

  isReady(): Promise<this> {
    if (this.isAway) return Promise.reject(new Error('Connection is closed.'));
    if (!this.hangs) return Promise.resolve(this);
    return new Promise((resolve) =>
      this.answers.push(() => {
        resolve(this);
      }),
    );
  }

  getJobCountByTypes = (types: string[]) => {
    this.looks++;
    return Promise.resolve(types.includes(this.delayedUntil === undefined ? 'waiting' : 'delayed') ? this.waiting : 0);
  };

  toKey = (name: string) => name;

  getJob = () =>
    Promise.resolve({
      promote: () => {
        this.promoted++;
      },
    });

  add(): Promise<void> {
    this.waiting++;
    return Promise.resolve();
  }

  /** A worker took the wake, and has yet to clear its key. */
  takeJob(): void {
    this.waiting = 0;
  }

  hang(): void {
    this.hangs = true;
  }

  /** @returns how many rings were waiting. */
  answer(): number {
    this.hangs = false;
    const waiting = this.answers.splice(0);
    for (const answer of waiting) answer();
    return waiting.length;
  }

  goAway(): void {
    this.isAway = true;
  }

  comeBack(): void {
    this.isAway = false;
  }
}

/** Whatever was begun has come to its end: nothing here waits for more than promises. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('WakeBell', () => {
  let queue: ScriptedQueue;
  let bell: WakeBell;
  let deadline: ShutdownDeadline;

  beforeEach(() => {
    queue = new ScriptedQueue();
    deadline = new ShutdownDeadline({ shutdown: { graceMs: 1000 } } as ConstructorParameters<
      typeof ShutdownDeadline
    >[0]);
    bell = new WakeBell({ of: () => queue } as unknown as StreamQueues, deadline, createLog('silent'));
  });

  afterEach(() => {
    bell.onApplicationShutdown();
  });

  it('adds one wake, however often it is rung', async () => {
    for (let times = 0; times < 5; times++) bell.ring('order');
    await settled();
    bell.ring('order');
    await settled();
    expect(queue).toMatchObject({ waiting: 1, looks: 1 });
  });

  it('keeps other wakes away for less than five seconds, should its job never be added', async () => {
    bell.ring('order');
    await settled();
    expect(queue.ttlMs).toBeGreaterThan(0);
    expect(queue.ttlMs).toBeLessThan(5000);
  });

  it('lets the next ring through once a processor has taken the wake', async () => {
    bell.ring('order');
    await settled();
    queue.takeJob();
    await bell.clearWake('order');
    bell.ring('order');
    await settled();
    expect(queue.waiting).toBe(1);
  });

  it('adds no second wake where one waits whose key has ended', async () => {
    bell.ring('order');
    await settled();
    queue.keys.clear();
    bell.ring('order');
    await settled();
    expect(queue.waiting).toBe(1);
  });

  it('takes forward a wake that was delayed by another clock than ours', async () => {
    bell.ring('order');
    await settled();
    queue.keys.clear();
    queue.delayedUntil = Date.now() + 1000;
    bell.ring('order');
    await settled();
    expect(queue).toMatchObject({ promoted: 0, waiting: 1 });
    queue.keys.clear();
    queue.delayedUntil = Date.now() + 3_600_000;
    bell.ring('order');
    await settled();
    expect(queue).toMatchObject({ promoted: 1, waiting: 1 });
  });

  it('rings again for what came while it was ringing: the wake that it found may have been taken before that', async () => {
    bell.ring('order');
    await settled();
    queue.takeJob();
    queue.hang();
    bell.ring('order');
    bell.ring('order');
    const answered = queue.answer();
    // The key is still there for the first of both, and cleared before the second.
    const clear = queue.client.set;
    queue.client.set = (...wake) => {
      queue.client.set = clear;
      return clear(...wake).finally(() => void bell.clearWake('order'));
    };
    await settled();
    expect(answered).toBe(1);
    expect(queue.waiting).toBe(1);
  });

  it('keeps at most one ring per stream under way while Redis is away', async () => {
    queue.hang();
    for (let times = 0; times < 100; times++) bell.ring('order');
    bell.ring('product');
    await settled();
    expect(queue.answer()).toBe(2);
  });

  it('goes on after Redis has failed it', async () => {
    queue.goAway();
    bell.ring('order');
    await settled();
    queue.comeBack();
    bell.ring('order');
    await settled();
    expect(queue.waiting).toBe(1);
  });

  it('rings later once, however often it was asked meanwhile', async () => {
    let rings = 0;
    const rung = (times: number) =>
      new Promise<void>((resolve) => {
        bell.ring = () => {
          if (++rings === times) resolve();
        };
      });
    const once = rung(1);
    for (let times = 0; times < 5; times++) bell.ringIn('order', 1);
    await once;
    await settled();
    expect(rings).toBe(1);
    const again = rung(2);
    bell.ringIn('order', 1);
    await again;
    bell.ringIn('order', 60_000);
    bell.onApplicationShutdown();
  });

  it('rings at once for the first of many commits, and once more for all that come in the next moment', async () => {
    const rings: string[] = [];
    const rungAgain = new Promise<void>((resolve) => {
      bell.ring = (streamKey) => {
        rings.push(streamKey);
        if (rings.length === 3) resolve();
      };
    });
    for (let times = 0; times < 100; times++) bell.announce('order');
    bell.announce('product');
    expect(rings).toEqual(['order', 'product']);
    await rungAgain;
    bell.announce('order');
    expect(rings).toEqual(['order', 'product', 'order']);
    bell.onApplicationShutdown();
  });

  it('is quiet once the process stops', async () => {
    deadline.onModuleDestroy();
    bell.ring('order');
    await settled();
    expect(queue.waiting).toBe(0);
    expect(queue.keys.size).toBe(0);
  });
});
