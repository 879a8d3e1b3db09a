import type { RecordFault } from '../faults/record-fault.js';
import type { JsonObject } from './fields.js';

/** A call on its way to the streams. */
export interface CallRequest {
  readonly input: JsonObject;
  /** The moment it is carried out, ms since 1970. */
  readonly nowMs: number;
  /** Decides which records a script makes fail; undefined when none does. */
  readonly recordFault: RecordFault | undefined;
}
