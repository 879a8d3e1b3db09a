interface Put {
  readonly at: number;
  readonly records: number;
  readonly bytes: number;
}

/** What was put on one stream lately, by the monotonic clock. */
export class RecentUse {
  private readonly puts: Put[] = [];

  add(records: number, bytes: number, now = performance.now()): void {
    this.puts.push({ at: now, records, bytes });
    // Nobody scrapes: what is kept must not grow for ever.
    if (this.puts.length > MOST_KEPT) this.puts.splice(0, MOST_KEPT / 2);
  }

  /** Records and bytes per second over the last `seconds`. */
  rates(seconds: number, now = performance.now()): { recordsPerSecond: number; bytesPerSecond: number } {
    const from = now - seconds * 1000;
    const kept = this.puts.findIndex(({ at }) => at >= from);
    this.puts.splice(0, kept === -1 ? this.puts.length : kept);
    return {
      recordsPerSecond: this.puts.reduce((sum, { records }) => sum + records, 0) / seconds,
      bytesPerSecond: this.puts.reduce((sum, { bytes }) => sum + bytes, 0) / seconds,
    };
  }
}

const MOST_KEPT = 20_000;
