import type { ReadRecord } from './stream-reader.js';

/** What is wrong with the numbers of the records. */
export interface SequenceFindings {
  readonly duplicates: number;
  readonly gaps: number;
  readonly outOfOrder: number;
}

/**
 * Compares numbers per aggregate: each once, 1 to n without a hole over all streams, and rising within each stream.
 * @param records in the order of their shards.
 */
export function checkSequences(records: readonly ReadRecord[]): SequenceFindings {
  let duplicates = 0;
  let gaps = 0;
  let outOfOrder = 0;
  for (const ofAggregate of groupBy(records, aggregateOf).values()) {
    const seen = new Set(ofAggregate.map(({ event }) => event.sequence));
    duplicates += ofAggregate.length - seen.size;
    gaps += Math.max(...seen) - seen.size;
    for (const onStream of groupBy(ofAggregate, ({ stream }) => stream).values()) {
      outOfOrder += onStream.filter(
        ({ event }, index) => event.sequence < (onStream[index - 1]?.event.sequence ?? 0),
      ).length;
    }
  }
  return { duplicates, gaps, outOfOrder };
}

/** Type and id of the aggregate that a record is about. */
export function aggregateOf({ event, partitionKey }: ReadRecord): string {
  return `${event.type.split('.')[0] ?? ''} ${partitionKey}`;
}

/** Groups in the order of first appearance. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
