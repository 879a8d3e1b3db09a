/** A pass that looks at everything may take a twentieth of the time. */
const MOST_SHARE = 1 / 20;

/** A lease that ends is visible at most so long before its end: the claim's commit takes milliseconds, and is cut off after seconds. */
const MARGIN_MS = 10_000;

/**
 * How far a pass of the sweep looks: at everything, unless that took long lately. While a transaction holds back the horizon, deleted rows
 * stay in the indexes, and a look at everything has to pass over all of them. Then most passes begin where claims begin, and where the last
 * pass ended; now and then one looks at everything, for what was committed late.
 */
export class ProbeReach {
  private wholeFrom = Number.NEGATIVE_INFINITY;
  private probedAt: Date | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The whole of it; or leases that ended after a time by PostgreSQL's clock, and lanes from their low-water ids. */
  next(): { readonly whole: boolean; readonly expiredAfter: Date | null } {
    if (!this.probedAt || this.now() >= this.wholeFrom) return { whole: true, expiredAfter: null };
    return { whole: false, expiredAfter: new Date(this.probedAt.getTime() - MARGIN_MS) };
  }

  /** @param probedAt PostgreSQL's time of the look. */
  looked({ whole, tookMs, probedAt }: { whole: boolean; tookMs: number; probedAt: Date }): void {
    this.probedAt = probedAt;
    if (whole) this.wholeFrom = this.now() + tookMs / MOST_SHARE;
  }
}
