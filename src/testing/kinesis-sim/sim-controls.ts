import type { CallName } from './call-name.js';
import type { FaultRegistry } from './faults/fault-registry.js';
import type { ThrottleSwitches } from './options.js';
import type { AcceptedRecord } from './watch/record-checker.js';

/** What to wait for, with {@link SimControls.received}. */
export interface ReceivedRequest {
  readonly stream: string;
  /** So many accepted records, those before the call included. */
  readonly records: number;
  /** Count only records with this partition key. */
  readonly partitionKey?: string | undefined;
  /** Count only records for which this holds. With storage `count`, records before the call cannot be looked at. */
  readonly where?: ((record: AcceptedRecord) => boolean) | undefined;
  /** Default 10,000. */
  readonly timeoutMs?: number | undefined;
}

/** What to wait for, with {@link SimControls.called}. */
export interface CalledRequest {
  readonly call: CallName;
  /** Default 1, calls before the wait included. */
  readonly count?: number;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** Counts of one shard since the start or the last reset. */
export interface ShardState {
  readonly id: string;
  /** Records accepted, and their bytes (data + key). */
  readonly records: number;
  readonly bytes: number;
  /** Records refused because of the shard's rate. */
  readonly throttled: number;
  /** Records stored now, and records trimmed because of the bounds. */
  readonly stored: number;
  readonly trimmed: number;
}

/** A stream and its counts. */
export interface StreamState {
  readonly name: string;
  readonly status: string;
  readonly records: number;
  readonly bytes: number;
  readonly shards: readonly ShardState[];
}

/** All that can be seen from outside; the same in the process and as JSON. */
export interface SimState {
  readonly endpoint: string;
  readonly connections: number;
  readonly calls: Readonly<Record<string, number>>;
  /** Refused calls by exception; scripted errors are not counted. */
  readonly errors: Readonly<Record<string, number>>;
  readonly streams: readonly StreamState[];
  readonly faults: readonly object[];
  /** The checker's report; null without checker. */
  readonly check: unknown;
}

/** What tests do with a simulator besides talking Kinesis to it. */
export interface SimControls {
  readonly faults: FaultRegistry;
  state(): SimState;
  received(request: ReceivedRequest): Promise<void>;
  called(request: CalledRequest): Promise<void>;
  throttle(choice: boolean | Partial<ThrottleSwitches>): void;
  /** Goes down once pending answers of the control path are out, and comes back after so long; of several calls, the last one counts. */
  downFor(ms: number): void;
  reset(): void;
}
