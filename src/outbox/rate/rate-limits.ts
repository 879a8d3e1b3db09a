import { Inject, Injectable } from '@nestjs/common';
import { rateLimitText } from '../../config/kinds/rate-limit.js';
import { SETTINGS } from '../../config/settings.module.js';
import type { RateLimit, Settings } from '../../config/settings.js';

/** What one stream may take. */
export interface StreamRate {
  /** Records per claim at most. */
  readonly batch: number;
  /** Shortest pause between two batches of a stream over all workers, in ms; what Bull's limiter paces by. Null: no pause. */
  readonly pauseMs: number | null;
  /** What the claim enforces; null: no limit. */
  readonly budget: {
    readonly recordsPerSecond: number;
    /** Saved up at most: with it, no period sees more than the limit and a twentieth, at least one. */
    readonly maxRecords: number;
    readonly bytesPerSecond: number;
    readonly maxBytes: number;
  } | null;
}

/** What one stream may take, and by whose word. */
export interface OwnRate extends StreamRate {
  /** The limit that operators gave the stream, as far as this process knows; null: the configured one holds. */
  readonly ownLimit: string | null;
}

/** An open shard takes this much, by AWS's quotas for Kinesis Data Streams. */
export const SHARD = { recordsPerSecond: 1000, bytesPerSecond: 1024 * 1024 };

/** A twentieth of the limit per batch: the flow is even, and a late batch stays within the tenth that the limit may be exceeded by. */
const SHARE_PER_BATCH = 1 / 20;

/**
 * Saved up where a twentieth is less: one record, and the part of the next that has come back by the time somebody looks. Looks are late by some
 * milliseconds, which a small limit would lose each time. Two whole records are never saved: no period sees more than the limit and one.
 */
const LEAST_SAVED = 1.9;

/** The claim looks at least this often while there is a backlog, so that slow limits (`10/h`) need no long timers. */
const LONGEST_BATCH_PAUSE_MS = 1000;

/** Share of the known weight that is left of it after a lighter batch. */
const SLOW_FALL = 0.8;

/** What a record is taken to weigh until a process has seen some: its first batch of a stream is a small one. */
const ASSUMED_BYTES = 100_000;

/**
 * The limit of each stream. `KINESIS_INSERT_RATE_LIMIT` sets it for every stream, and operators for one at run time; with `auto` it follows
 * the number of open shards, which whoever knows the streams reports here.
 */
@Injectable()
export class RateLimits {
  private readonly openShards = new Map<string, number>();
  private readonly ownLimits = new Map<string, string>();
  private readonly weights = new Map<string, number>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  of(streamKey: string): OwnRate {
    const { batchMaxRecords, batchMaxBytes } = this.settings.publishing;
    const ownLimit = this.ownLimits.get(streamKey) ?? null;
    const limit = limitIn(ownLimit) ?? this.settings.streams.rateLimit;
    const rate = streamRate(limit, this.openShards.get(streamKey) ?? 1, batchMaxRecords);
    const maxBytes = Math.min(batchMaxBytes, rate.budget?.maxBytes ?? Number.POSITIVE_INFINITY);
    const batch = recordsWithin(maxBytes, this.weights.get(streamKey) ?? ASSUMED_BYTES, rate.batch);
    return { ...rate, batch, ownLimit };
  }

  /** A claim found that operators gave the stream another limit, or took theirs back. */
  noteOwnLimit(streamKey: string, limit: string | null): void {
    if (limit === null) this.ownLimits.delete(streamKey);
    else this.ownLimits.set(streamKey, limit);
  }

  /**
   * Tells what the records of a batch weighed, data and keys in bytes, whatever became of them. Rises at once and falls slowly: large
   * records come in bursts.
   */
  noteWeights(streamKey: string, records: number, bytes: number): void {
    if (records === 0) return;
    const known = this.weights.get(streamKey) ?? 0;
    this.weights.set(streamKey, Math.max(bytes / records, known * SLOW_FALL));
  }

  /** Tells how many shards of a stream are open; until told, one is assumed. */
  noteOpenShards(streamKey: string, openShards: number): void {
    this.openShards.set(streamKey, Math.max(1, openShards));
  }
}

/**
 * Records that may be claimed at once so that together they are about so heavy: what a process holds in memory stays bounded, and a batch
 * of large records does not hit the shards with a minute's worth of bytes.
 */
function recordsWithin(maxBytes: number, weight: number, batch: number): number {
  return Math.max(1, Math.min(batch, Math.floor(maxBytes / weight)));
}

/** A text that is no limit (written by hand, or by a newer version) counts as none of its own. */
function limitIn(text: string | null): RateLimit | undefined {
  return text === null ? undefined : rateLimitText.safeParse(text).data;
}

/** Works out a stream's rate; exported for its tests. */
export function streamRate(limit: RateLimit, openShards: number, batchMaxRecords: number): StreamRate {
  if (limit.kind === 'none') return { batch: batchMaxRecords, pauseMs: null, budget: null };
  const recordsPerSecond =
    limit.kind === 'auto' ? SHARD.recordsPerSecond * openShards : (limit.count * 1000) / limit.periodMs;
  const perPeriod = limit.kind === 'auto' ? recordsPerSecond : limit.count;
  const bytesPerSecond = limit.kind === 'auto' ? SHARD.bytesPerSecond * openShards : Number.MAX_SAFE_INTEGER;
  const batch = Math.max(1, Math.min(batchMaxRecords, Math.floor(perPeriod * SHARE_PER_BATCH)));
  return {
    batch,
    // Half the time in which a batch saves up: pacing must not be what holds the flow back, the budget is.
    pauseMs: Math.max(1, Math.min(LONGEST_BATCH_PAUSE_MS, Math.floor((batch / recordsPerSecond) * 500))),
    budget: {
      recordsPerSecond,
      maxRecords: Math.max(LEAST_SAVED, perPeriod * SHARE_PER_BATCH),
      bytesPerSecond,
      maxBytes: bytesPerSecond * SHARE_PER_BATCH,
    },
  };
}
