import { LATE, lanesOf } from '../lanes.js';
import type { Statement } from '../database/statement.js';
import type { OwnRate } from '../rate/rate-limits.js';
import { inOrder } from './claim-parameters.js';
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

/** The claim itself. */
export function claimFor(request: ClaimRequest, lowWater: LowWater): Statement {
  const { type, publishes, stream, kinds, rate, leaseMs, token, lookedAt, probeMs, watched } = request;
  const { batch, ownLimit, budget } = rate;
  const lanes = lanesOf(kinds);
  const after = lanes.map((lane) => (lane.startsWith(LATE) ? '0' : lowWater.after(type, lane)));
  const values = { type, stream, kinds, batch, leaseMs, token, lookedAt, probeMs, ownLimit, lanes, after };
  return {
    sql: claimSql(publishes, budget !== null, watched),
    parameters: inOrder({ ...values, ...budget }),
  };
}
