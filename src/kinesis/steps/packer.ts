import type { ClaimedEvent } from '../../outbox/claim/claim.js';
import type { Settlement } from '../../outbox/settle/outcome.js';
import { weightOf, type BuiltRecord } from './built-record.js';

/** What one PutRecords call may hold. */
export interface PackLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** The stream's own maximum for one record, data and key. */
  readonly maxRecordBytes: number;
  /** Whether the stream has told it; else it is what most streams have, and this one may take more. */
  readonly isMaxTold: boolean;
}

/** No stream can be raised above this: https://docs.aws.amazon.com/streams/latest/dev/large-records.html */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** Calls to make, and what cannot be sent at all. */
export interface Packed {
  readonly requests: readonly (readonly BuiltRecord[])[];
  readonly parked: readonly Settlement<ClaimedEvent>[];
}

/**
 * Third step of the pipeline: divides records into PutRecords calls, in order. A record above the stream's maximum is parked with its size:
 * in a call it would fail all the others. Where that maximum is only assumed, each record above it goes in a call of its own, after the
 * others, to ask the stream.
 */
export function pack(records: readonly BuiltRecord[], limits: PackLimits): Packed {
  const requests: BuiltRecord[][] = [];
  const doubtful: BuiltRecord[][] = [];
  const parked: Settlement<ClaimedEvent>[] = [];
  let bytes = 0;
  for (const record of records) {
    const weight = weightOf(record);
    if (weight > limits.maxRecordBytes && weight <= LARGEST_BYTES && !limits.isMaxTold) {
      doubtful.push([record]);
      continue;
    }
    if (weight > limits.maxRecordBytes) {
      parked.push({
        event: record.event,
        outcome: { kind: 'parked', reason: oversize(weight, limits.maxRecordBytes) },
      });
      continue;
    }
    const current = requests.at(-1);
    if (!current || current.length >= limits.maxRecords || bytes + weight > limits.maxBytes) {
      requests.push([record]);
      bytes = weight;
    } else {
      current.push(record);
      bytes += weight;
    }
  }
  return { requests: [...requests, ...doubtful], parked };
}

function oversize(weight: number, limit: number): string {
  return `oversize: ${weight} bytes of data and partition key, the stream takes ${limit}`;
}
