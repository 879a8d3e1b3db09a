import { SingleRun } from '../schedule/single-run.js';
import { within } from '../schedule/within.js';
import type { Reading } from './reading.js';

/** Prometheus gives a scrape 10 s by default; readings are taken side by side. */
const READING_TIMEOUT_MS = 1000;

/** A look that took long is not repeated for so many times as long: it must not be what keeps a busy server busy. */
const REST_AFTER = 20;

/** A reading that never holds up a scrape for long, of which one look at most is under way, and none sooner than its feature allows. */
export class BoundedReading {
  private readonly look = new SingleRun(() => this.read());
  private freshUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly reading: Reading,
    private readonly timeoutMs = READING_TIMEOUT_MS,
  ) {
    this.clear();
  }

  get name(): string {
    return this.reading.name;
  }

  /** Never rejects. @returns whether the gauges show what is so. */
  async refresh(): Promise<boolean> {
    if (performance.now() < this.freshUntil) return true;
    const end = await within(this.timeoutMs, this.look.run(), 'late' as const);
    if (end !== 'late') return end;
    this.clear();
    return false;
  }

  private async read(): Promise<boolean> {
    const startedAt = performance.now();
    try {
      const samples = await this.reading.read();
      this.clear();
      for (const { gauge, labels = {}, value } of samples) gauge.set(labels, value);
      const { everyMs } = this.reading;
      const now = performance.now();
      if (everyMs > 0) this.freshUntil = now + Math.max(everyMs, (now - startedAt) * REST_AFTER);
      return true;
    } catch {
      // Health says what is wrong, and the log; a scrape only shows that this part of it is missing.
      this.clear();
      return false;
    }
  }

  private clear(): void {
    for (const gauge of this.reading.gauges) {
      gauge.reset();
      // A gauge without labels is reset to 0, which is a value.
      gauge.remove({});
    }
  }
}
