import { z } from 'zod';
import { id, utcTime } from './fields.js';

/**
 * Version of the records' shape, in every `event` object. It rises when a key is removed, renamed or changes its meaning; new keys come
 * without a new version, so consumers must ignore keys that they do not know.
 */
export const SCHEMA_VERSION = 1;

/** What changed in an order's status, in `order.status_changed` and `order.cancelled`. */
const statusChange = z
  .strictObject({ status: z.strictObject({ from: z.string(), to: z.string() }) })
  .describe('The status before and after the transaction.');

/** The schema of the `event` object for one event type, without `change`. */
export function eventMetadata<Type extends string>(type: Type) {
  return z.strictObject({
    id: z.uuid().describe('Names the event; the same over retries and replays.'),
    type: z.literal(type),
    sequence: id.min(1).describe('1, 2, 3, ... per aggregate, without gaps, over all streams.'),
    epoch: id.min(0).describe('Raised when the database may have lost commits. Order is (epoch, sequence).'),
    occurred_at: utcTime.describe('When the change was captured, in its transaction.'),
    schema_version: z.literal(SCHEMA_VERSION),
    replayed: z.literal(true).optional().describe('Present when the record was sent again on purpose.'),
  });
}

/** The schema of the `event` object for a type that says from which status to which. */
export function statusEventMetadata<Type extends string>(type: Type) {
  return eventMetadata(type).extend({ change: statusChange });
}
