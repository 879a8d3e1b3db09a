import { setTimeout as pause } from 'node:timers/promises';

/** Groups under way at once: a shop has only so many requests at a time, and connections for them. */
const MOST_AT_ONCE = 32;

/** What a steady flow came to. */
export interface Flow {
  readonly items: number;
  readonly seconds: number;
}

/**
 * Starts work on groups of items at a steady rate for so many seconds, and waits for all of it. Whoever cannot keep up starts the next
 * group late, and gets less done.
 */
export async function steadily<Item>(
  items: readonly Item[],
  { itemsPerSecond, groupSize, forSeconds }: { itemsPerSecond: number; groupSize: number; forSeconds: number },
  work: (group: Item[]) => Promise<void>,
): Promise<Flow> {
  const underWay = new Set<Promise<void>>();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let started = 0;
  while (started < items.length && seconds() < forSeconds) {
    const due = Math.min(items.length, seconds() * itemsPerSecond);
    for (; started < due && seconds() < forSeconds; started += groupSize) {
      const working = work(items.slice(started, started + groupSize)).finally(() => underWay.delete(working));
      underWay.add(working);
      if (underWay.size >= MOST_AT_ONCE) await Promise.race(underWay);
    }
    await pause(1);
  }
  await Promise.all(underWay);
  return { items: Math.min(started, items.length), seconds: seconds() };
}
