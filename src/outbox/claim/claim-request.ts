import { LATE, lanesOf } from '../lanes.js';
import type { Statement } from '../database/statement.js';
import type { OwnRate } from '../rate/rate-limits.js';
import { claimSql } from './claim-sql.js';
import type { LowWater } from './low-water.js';
import type { Publishes } from '../publication/publication.js';

/** What a claim asks for. */
export interface ClaimRequest {
  readonly type: string;
  readonly publishes: Publishes;
  /** Key of the stream that claims. */
  readonly stream: string;
  /** Those that the stream carries. */
  readonly kinds: readonly string[];
  readonly rate: OwnRate;
  readonly leaseMs: number;
  /** Of the lease. */
  readonly token: string;
  /** Rows looked at, at most. */
  readonly lookedAt: number;
  /** How long the probe of a broken stream keeps others away. */
  readonly probeMs: number;
  /** See ServerIdentity. */
  readonly watched: boolean;
}

/** The claim itself, with its parameters by number. */
export function claimFor(request: ClaimRequest, lowWater: LowWater): Statement {
  const { type, publishes, stream, kinds, rate, leaseMs, token, lookedAt, probeMs, watched } = request;
  const lanes = lanesOf(kinds);
  const { budget } = rate;
  return {
    sql: claimSql(publishes, budget !== null, watched),
    parameters: [
      ...[type, stream, kinds], // $1, $2, $3
      ...[rate.batch, leaseMs, token, lookedAt], // $4, $5, $6, $7
      ...[probeMs, rate.ownLimit], // $8, $9
      // $10, $11: in parallel, and after which id.
      ...[lanes, lanes.map((lane) => (lane.startsWith(LATE) ? '0' : lowWater.after(type, lane)))],
      // $12 and $13, $14 and $15: what comes back per second, and what is saved up at most.
      ...(budget ? [budget.recordsPerSecond, budget.maxRecords, budget.bytesPerSecond, budget.maxBytes] : []),
    ],
  };
}
