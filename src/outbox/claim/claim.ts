import type { Publication } from '../publication/publication.js';
import type { StreamDefinition } from '../streams/stream.js';

/** An event that this worker alone may put on its stream, until its lease ends. */
export interface ClaimedEvent {
  /** Decimal string: ids are bigint. It is the partition key. */
  readonly aggregateId: string;
  /** Of the outbox row. */
  readonly id: string;
  readonly kind: string;
  /** Number of the record within its aggregate; stored by the first claim and reused by every later one. */
  readonly sequence: number;
  /** Which numbers `sequence` is one of; stored with it. */
  readonly epoch: number;
  /** UUID, stable over retries. */
  readonly eventId: string;
  /** Tries before this one. */
  readonly attempts: number;
  /** Tries that failed because of the record itself. */
  readonly faults: number;
  /** It was refused before, and others were accepted beside it or since: another refusal is its own fault. See doubt.ts. */
  readonly vouched: boolean;
  /** Whether an earlier try may have been accepted without our knowing. */
  readonly ambiguous: boolean;
  /** A person had it sent again. */
  readonly replayed: boolean;
  /** When the newest change in it was captured (for history: committed). */
  readonly capturedAt: Date;
  /** When the oldest change in it was captured, or was asked to be replayed. */
  readonly waitingSince: Date;
  /** How many captured changes it stands for. */
  readonly coalesced: number;
}

/** What one claim leased, and what it saw on the way. */
export interface Claim {
  readonly stream: StreamDefinition;
  readonly publication: Publication;
  readonly events: readonly ClaimedEvent[];
  readonly lease: Lease;
  /** More could be claimed right away. */
  readonly more: boolean;
  /** How long the stream's trouble keeps claims away yet, in ms; 0 without trouble. */
  readonly waitMs: number;
  /** Shortest pause between two batches of the stream, by the limit that the claim kept to; see StreamRate. */
  readonly pauseMs: number | null;
  /** The stream's trouble, as the claim found it. */
  readonly trouble: KnownTrouble;
  /** When the oldest fan-out of this type that is to be expanded now was captured; null when there is none. */
  readonly fanOutSince: Date | null;
  /** Resyncs of this type wait to be carried on. */
  readonly resyncs: boolean;
  /** Other streams that the claim left something for, by key. */
  readonly otherStreams: readonly string[];
}

/** The right to put and settle what was claimed. */
export interface Lease {
  /** Checked by every settlement: a worker that was paused cannot settle what another has taken over. */
  readonly token: string;
  /**
   * By this process's monotonic clock (`performance.now()`), counted from before the claim: never later than PostgreSQL's end. It comes
   * closer when the process is told to stop.
   */
  readonly endsAt: number;
}

/** What is known of a stream's trouble over all workers. */
export interface KnownTrouble {
  /** Calls fail as a whole: this claim was a probe of one record. */
  readonly broken: boolean;
  /** Throttled: batches are halved so many times. */
  readonly level: number;
  /** Since when nothing is known to have been accepted after a record was refused alone, as PostgreSQL writes it; see doubt.ts. */
  readonly doubtedAt: string | null;
}
