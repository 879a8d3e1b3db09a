import type { ClaimedEvent } from './claim.js';

/** An event that was leased; of a claim that leased nothing, one row with nothing but the summary. */
export interface ClaimRow {
  aggregate_id: string | null;
  id: string;
  kind: string;
  sequence: string;
  event_id: string;
  attempts: number;
  faults: number;
  vouched: boolean;
  ambiguous: boolean;
  replayed: boolean;
  coalesced: number;
  /** Seconds since 1970: the driver takes 3 µs to read two times as text, a twentieth of what a record costs the worker. */
  captured_at: number;
  waiting_since: number;
  epoch: number;
  /** In the first row. */
  summary: Summary | null;
}

/** What a claim saw besides its events. */
export interface Summary {
  own_limit: string | null;
  known: boolean;
  wait_ms: number;
  broken: boolean;
  level: number;
  /** ISO 8601, with microseconds. */
  doubted_at: string | null;
  more: boolean;
  /** ISO 8601. */
  fan_out_since: string | null;
  resyncs: boolean;
  elsewhere: string[] | null;
  /** By lane. */
  lowest: Record<string, string> | null;
}

/** The events among the rows of a claim. */
export function eventsOf(rows: readonly ClaimRow[]): ClaimedEvent[] {
  return rows.filter((row) => row.aggregate_id !== null).map(toEvent);
}

function toEvent(row: ClaimRow): ClaimedEvent {
  return {
    aggregateId: row.aggregate_id ?? '',
    id: row.id,
    kind: row.kind,
    sequence: Number(row.sequence),
    epoch: row.epoch,
    eventId: row.event_id,
    attempts: row.attempts,
    faults: row.faults,
    vouched: row.vouched,
    ambiguous: row.ambiguous,
    replayed: row.replayed,
    capturedAt: dateOf(row.captured_at),
    waitingSince: dateOf(row.waiting_since),
    coalesced: row.coalesced,
  };
}

/** PostgreSQL's times have microseconds; half a one more, so that a whole millisecond that a double cannot hold is not the one before. */
function dateOf(seconds: number): Date {
  return new Date(seconds * 1000 + 0.0005);
}
