import type { AcceptedRecord } from '../watch/record-checker.js';

/** A stored record with its place in the stream. */
export interface StoredRecord extends AcceptedRecord {
  readonly ordinal: number;
}

/** When the oldest records of a shard are let go. */
export interface LogBounds {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** The stored records of one shard, oldest first, bounded by number and by bytes of data. */
export class ShardLog {
  /** Records let go so far because of the bounds. */
  trimmed = 0;
  private records: StoredRecord[] = [];
  private head = 0;
  private bytes = 0;

  constructor(private readonly bounds: LogBounds) {}

  get size(): number {
    return this.records.length - this.head;
  }

  append(record: StoredRecord): void {
    this.records.push(record);
    this.bytes += record.data.length;
    while (this.size > this.bounds.maxRecords || (this.bytes > this.bounds.maxBytes && this.size > 1))
      this.trimOldest();
  }

  /** Records from an ordinal on, at most `limit` and `maxBytes` of data (but one at least), and whether more follow. */
  read(fromOrdinal: number, limit: number, maxBytes: number): { records: StoredRecord[]; more: boolean } {
    const start = this.first((record) => record.ordinal >= fromOrdinal);
    let end = start;
    let bytes = 0;
    for (; end < this.records.length && end - start < limit; end++) {
      bytes += this.records[end]?.data.length ?? 0;
      if (bytes > maxBytes && end > start) break;
    }
    return { records: this.records.slice(start, end), more: end < this.records.length };
  }

  /** Ordinal of the first record that arrived at a time or later; undefined if there is none. */
  ordinalAt(arrivedAtMs: number): number | undefined {
    return this.records[this.first((record) => record.arrivedAtMs >= arrivedAtMs)]?.ordinal;
  }

  all(): StoredRecord[] {
    return this.records.slice(this.head);
  }

  clear(): void {
    this.records = [];
    this.head = 0;
    this.bytes = 0;
    this.trimmed = 0;
  }

  private trimOldest(): void {
    this.bytes -= this.records[this.head]?.data.length ?? 0;
    this.head += 1;
    this.trimmed += 1;
    // Cutting the array off one by one would move the rest each time; in halves it costs one move per record.
    if (this.head * 2 < this.records.length || this.head < 1024) return;
    this.records = this.records.slice(this.head);
    this.head = 0;
  }

  /** Index of the first record that fulfils a condition which all later ones fulfil, too. */
  private first(condition: (record: StoredRecord) => boolean): number {
    let low = this.head;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.records[middle];
      if (record !== undefined && condition(record)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
