import { setTimeout as pause } from 'node:timers/promises';

/**
 * Starts work on groups of items at a steady rate, whether or not earlier work is done, and waits for all of it.
 * @returns how many seconds it took in all.
 */
export async function steadily<Item>(
  items: readonly Item[],
  itemsPerSecond: number,
  groupSize: number,
  work: (group: Item[]) => Promise<void>,
): Promise<number> {
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  for (let started = 0; started < items.length;) {
    const due = Math.min(items.length, ((performance.now() - start) / 1000) * itemsPerSecond);
    for (; started < due; started += groupSize) underWay.push(work(items.slice(started, started + groupSize)));
    await pause(1);
  }
  await Promise.all(underWay);
  return (performance.now() - start) / 1000;
}
