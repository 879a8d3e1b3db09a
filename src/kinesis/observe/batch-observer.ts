import type { Claim, ClaimedEvent } from '../../outbox/claim/claim.js';
import type { Settlement } from '../../outbox/settle/outcome.js';
import type { Settled } from '../../outbox/settle/settler.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import type { BuiltRecord } from '../steps/built-record.js';
import type { Failure } from '../failures/failure.js';
import type { StepTimes } from '../step-times.js';

/** One PutRecords call. */
export interface CallReport {
  readonly stream: StreamDefinition;
  readonly records: readonly BuiltRecord[];
  /** Until the answer, or the failure. */
  readonly seconds: number;
  /** Why the call failed as a whole; undefined when it was answered record by record. */
  readonly failure: Failure | undefined;
  /** What became of its records; empty when they are put again at once, in smaller calls. */
  readonly settlements: readonly Settlement<ClaimedEvent>[];
}

/** What is known of a batch when it is done. */
export interface BatchReport {
  readonly claim: Claim;
  readonly records: readonly BuiltRecord[];
  readonly settled: Settled;
  readonly putBytes: number;
  readonly times: StepTimes;
  /** When the last call was answered. */
  readonly putAt: Date;
}

/**
 * Somebody who wants to know what the pipeline does. It is called as the batch goes along, so each method must be quick, and keep nothing
 * that it is given.
 */
export interface BatchObserver {
  /** Events were claimed, at least one. */
  batchBegan?(claim: Claim): void;
  callAnswered?(call: CallReport): void;
  /** Everything is settled. */
  batchSettled?(batch: BatchReport): void;
  /** The last that is heard of a batch that began, however it ended. */
  batchEnded?(claim: Claim): void;
  /** The work that a wake of the stream asked for is done, be it none. */
  streamServed?(stream: StreamDefinition): void;
  /** A batch came to nothing because of an error that is not an outcome: the database is away, or a bug. */
  batchFailed?(stream: StreamDefinition, error: unknown): void;
}
