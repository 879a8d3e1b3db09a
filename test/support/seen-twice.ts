import type { SeenRecord } from './publishing-service.js';

/** What is wrong with records in the order of their shards, by aggregate: nothing but duplicates should ever be. */
export interface SeenOrder {
  /** Records whose number was seen before; each has the event id of the first one, or it is in `changed`. */
  readonly again: readonly SeenRecord[];
  /** Of those: with another event id than the first time. */
  readonly changed: readonly SeenRecord[];
  /** First appearances behind a higher number, or after a number that was left out. */
  readonly outOfOrder: readonly SeenRecord[];
}

/** Looks at one stream's records, of which all numbers of each key are there. */
export function orderOf(records: readonly SeenRecord[]): SeenOrder {
  const ids = new Map<string, string>();
  const last = new Map<string, number>();
  const seen = { again: [] as SeenRecord[], changed: [] as SeenRecord[], outOfOrder: [] as SeenRecord[] };
  for (const record of records) {
    const { partitionKey, body } = record;
    const { sequence, id } = body.event;
    const name = `${partitionKey} ${sequence}`;
    const before = ids.get(name);
    if (before !== undefined) {
      seen.again.push(record);
      if (before !== id) seen.changed.push(record);
      continue;
    }
    ids.set(name, id);
    if (sequence !== (last.get(partitionKey) ?? 0) + 1) seen.outOfOrder.push(record);
    last.set(partitionKey, Math.max(sequence, last.get(partitionKey) ?? 0));
  }
  return seen;
}
