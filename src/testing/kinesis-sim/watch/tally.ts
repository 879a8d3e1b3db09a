/** A number that only grows, and that a test can wait for instead of sleeping. */
export class Tally {
  private amount = 0;
  private readonly waiting = new Set<Waiting>();

  /** @param what names the thing counted, for the message of a wait that fails */
  constructor(private readonly what: string) {}

  get value(): number {
    return this.amount;
  }

  add(more: number): void {
    this.amount += more;
    if (this.waiting.size === 0) return;
    for (const waiting of [...this.waiting]) if (this.amount >= waiting.target) this.finish(waiting);
  }

  /**
   * Resolves as soon as the value is `target` or more.
   * @throws Error that tells how far it got, after `timeoutMs`
   */
  async reached(target: number, timeoutMs: number): Promise<void> {
    if (this.amount >= target) return;
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        target,
        resolve,
        reject,
        timer: setTimeout(() => {
          this.expire(waiting, timeoutMs);
        }, timeoutMs),
      };
      this.waiting.add(waiting);
    });
  }

  /** Ends all waits with an error, e.g. because the simulator closes. */
  abandon(reason: string): void {
    for (const waiting of [...this.waiting]) {
      this.finish(waiting, new Error(`${reason} while waiting for ${this.progress(waiting)}`));
    }
  }

  reset(): void {
    this.amount = 0;
  }

  private expire(waiting: Waiting, timeoutMs: number): void {
    this.finish(waiting, new Error(`waited ${timeoutMs} ms for ${this.progress(waiting)}`));
  }

  private finish(waiting: Waiting, error?: Error): void {
    clearTimeout(waiting.timer);
    this.waiting.delete(waiting);
    if (error === undefined) waiting.resolve();
    else waiting.reject(error);
  }

  private progress(waiting: Waiting): string {
    return `${waiting.target} ${this.what}, got ${this.amount}`;
  }
}

interface Waiting {
  readonly target: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}
