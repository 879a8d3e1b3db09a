import type { BatchObserver, BatchReport } from '../kinesis/observe/batch-observer.js';
import { type BatchObservers } from '../kinesis/observe/batch-observers.js';

/** Counts captured changes by aggregate type as they are delivered: several changes of a product may have become one record. */
export class CapturedChanges implements BatchObserver {
  private readonly changes = new Map<string, number>();

  constructor(observers: BatchObservers) {
    observers.register(this);
  }

  /** By aggregate type, sorted. */
  get byType(): (readonly [type: string, changes: number])[] {
    return [...this.changes].sort(([one], [other]) => one.localeCompare(other));
  }

  batchSettled({ claim, settled }: BatchReport): void {
    const { type } = claim.publication;
    const delivered = settled.judged.filter(({ outcome }) => outcome.kind === 'delivered');
    const changes = delivered.reduce((sum, { event }) => sum + event.coalesced, 0);
    this.changes.set(type, (this.changes.get(type) ?? 0) + changes);
  }
}
