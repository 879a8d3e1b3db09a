import type { AcceptedRecord } from './record-checker.js';
import { Tally } from './tally.js';

/** Tells tests that records arrived in a stream: all of them, or those that they care for. */
export class Arrivals {
  readonly total: Tally;
  private readonly watches = new Set<Watch>();

  /** @param stored the records there are already, for a watch that starts late */
  constructor(
    private readonly stream: string,
    private readonly stored: () => readonly AcceptedRecord[],
  ) {
    this.total = new Tally(`records in ${stream}`);
  }

  get watched(): boolean {
    return this.watches.size > 0;
  }

  announce(record: AcceptedRecord): void {
    for (const watch of this.watches) if (watch.matches(record)) watch.tally.add(1);
  }

  /** Resolves when so many records that match have been accepted, those before the call included. */
  async received(records: number, matches: (record: AcceptedRecord) => boolean, timeoutMs: number): Promise<void> {
    const watch: Watch = { matches, tally: new Tally(`matching records in ${this.stream}`) };
    watch.tally.add(this.stored().filter(matches).length);
    this.watches.add(watch);
    try {
      await watch.tally.reached(records, timeoutMs);
    } finally {
      this.watches.delete(watch);
    }
  }

  abandon(reason: string): void {
    this.total.abandon(reason);
    for (const watch of this.watches) watch.tally.abandon(reason);
  }
}

interface Watch {
  readonly matches: (record: AcceptedRecord) => boolean;
  readonly tally: Tally;
}
