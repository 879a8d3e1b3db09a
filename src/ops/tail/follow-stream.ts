import { setTimeout as pause } from 'node:timers/promises';
import type { TailedRecord } from '../../kinesis/tail/shard-reader.js';
import type { StreamTail, Turn } from '../../kinesis/tail/stream-tail.js';
import type { TailAnswer } from './tail-answer.js';

/** AWS lets all readers of a shard together read five times a second: most of that is left to the stream's consumers. */
const BETWEEN_TURNS_MS = 1000;
const WHILE_BEHIND_MS = 250;

/** What a follow is told, and asks. */
export interface Follower {
  /** @returns why that was enough, if it was. */
  readonly onRecord: (record: TailedRecord) => Promise<TailAnswer['ended'] | undefined>;
  /** A turn's failures; reading goes on. */
  readonly onFailure: (error: unknown) => void;
  /** Until when, by `performance.now()`. */
  readonly endsAt: number;
}

/** Reads turn by turn until somebody has had enough. @returns why it ended. */
export async function followStream(
  tail: StreamTail,
  { onRecord, onFailure, endsAt }: Follower,
  signal: AbortSignal,
): Promise<TailAnswer['ended']> {
  const isInterrupted = () => signal.aborted;
  while (!isInterrupted()) {
    const turn: Turn = await tail.turn(signal);
    if (!isInterrupted()) turn.failures.forEach(onFailure);
    for (const record of turn.records) {
      const ended = await onRecord(record);
      if (ended) return ended;
      if (isInterrupted()) return 'interrupted';
    }
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return 'for';
    if (tail.ended) return 'stream_gone';
    const waitMs = Math.min(leftMs, turn.caughtUp ? BETWEEN_TURNS_MS : WHILE_BEHIND_MS);
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return 'interrupted';
}
