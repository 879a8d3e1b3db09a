/** How a pause ends: the call goes on, or is dropped. */
export type PauseEnd = 'resumed' | 'dropped';

/** Calls that are made to wait, by one fault. */
export class Pauses {
  private readonly open = new Set<(end: PauseEnd) => void>();

  get size(): number {
    return this.open.size;
  }

  /**
   * Waits `ms`, or until {@link end} if it is undefined.
   * @param abort ends the pause early, as dropped, once it settles
   */
  async wait(ms: number | undefined, abort: Promise<void> | undefined): Promise<PauseEnd> {
    return await new Promise<PauseEnd>((resolve) => {
      const finish = (end: PauseEnd): void => {
        clearTimeout(timer);
        this.open.delete(finish);
        resolve(end);
      };
      const timer =
        ms === undefined
          ? undefined
          : setTimeout(() => {
              finish('resumed');
            }, ms);
      this.open.add(finish);
      void abort?.then(() => {
        finish('dropped');
      });
    });
  }

  end(how: PauseEnd): void {
    for (const finish of [...this.open]) finish(how);
  }
}
