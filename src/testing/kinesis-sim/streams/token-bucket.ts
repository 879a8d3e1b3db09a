/**
 * A rate limit with a burst of one second's worth. What is larger than the burst is let through by a full bucket and paid for
 * afterwards: that is how Kinesis takes a 10 MiB record on a shard of 1 MiB/s.
 */
export class TokenBucket {
  private tokens: number;
  private filledAtMs = -Infinity;

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond;
  }

  /** Whether `amount` may pass now; takes nothing. */
  allows(amount: number, nowMs: number): boolean {
    this.refill(nowMs);
    return this.tokens >= Math.min(amount, this.perSecond);
  }

  /** Takes `amount`, into debt if need be. */
  take(amount: number): void {
    this.tokens -= amount;
  }

  private refill(nowMs: number): void {
    // A clock set back must not stop the refill for hours.
    const elapsedMs = Math.max(0, nowMs - this.filledAtMs);
    if (elapsedMs > 0) this.tokens = Math.min(this.perSecond, this.tokens + (elapsedMs / 1000) * this.perSecond);
    this.filledAtMs = nowMs;
  }
}
