import type { ClaimedEvent } from '../../outbox/claim/claim.js';

/** A claimed event with the bytes that will be put. */
export interface BuiltRecord {
  readonly event: ClaimedEvent;
  readonly partitionKey: string;
  /** UTF-8 JSON. */
  readonly data: Buffer;
  /** SHA-256 of the record without the `event` object. */
  readonly digest: Buffer;
  /** The record says that the aggregate is gone. */
  readonly deleted: boolean;
}

/** What a record weighs at Kinesis: data and partition key, in bytes before base64. */
export function weightOf(record: BuiltRecord): number {
  return record.data.length + Buffer.byteLength(record.partitionKey);
}

/** The events of records, in their order. */
export function eventsOf(records: readonly BuiltRecord[]): ClaimedEvent[] {
  return records.map(({ event }) => event);
}
