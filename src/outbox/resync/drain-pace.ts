/** A live event that comes right after a step waits behind what the step wrote: so long at most. */
export const LONGEST_WAIT_SECONDS = 0.25;

/** Where nothing is known yet, and at least, where everything is slow. */
const FIRST = 20;

/**
 * How many resync events may wait at a time: what the workers have lately taken in a quarter of a second. It doubles while they are faster,
 * and falls at once when they are slower (a busy database, a throttling stream).
 */
export class DrainPace {
  private last: { readonly at: number; readonly waiting: number } | null = null;
  private allowed = FIRST;

  /**
   * @param waiting events that wait now.
   * @param most never more than that.
   * @param now in ms, of a monotonic clock.
   * @returns how many events may be added.
   */
  room(waiting: number, most: number, now = performance.now()): number {
    if (this.last) {
      const taken = this.last.waiting - waiting;
      const perSecond = (taken * 1000) / Math.max(1, now - this.last.at);
      this.allowed = Math.max(FIRST, Math.min(2 * this.allowed, Math.floor(perSecond * LONGEST_WAIT_SECONDS)));
    }
    return Math.max(0, Math.min(this.allowed, most) - waiting);
  }

  /** So many events wait now that the step is written. */
  written(waiting: number, now = performance.now()): void {
    this.last = { at: now, waiting };
  }
}
