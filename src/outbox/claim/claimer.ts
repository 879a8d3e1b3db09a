import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { Epochs } from '../epoch/epochs.js';
import { ServerIdentity } from '../epoch/server-identity.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import type { Publication } from '../publication/publication.js';
import { ShutdownDeadline } from '../shutdown-deadline.js';
import { StreamRows } from '../streams/stream-rows.js';
import { RateLimits, type OwnRate, type StreamRate } from '../rate/rate-limits.js';
import type { StreamDefinition } from '../streams/stream.js';
import { LowWater } from './low-water.js';
import { claimLock } from './claim-lock.js';
import { claimFor } from './claim-request.js';
import { eventsOf, type ClaimRow, type Summary } from './claim-row.js';
import { AbandonedClaims } from './abandoned-claims.js';
import type { Claim, Lease } from './claim.js';

/**
 * Rows looked at per record wanted while there are too few aggregates among one row each: rows behind others in hand are passed over, those of
 * one aggregate make one record, and neither must fill the whole view.
 */
const LOOK_AHEAD = 4;

/** Rows that every claim looks at, however small its batch is. */
const LEAST_VIEW = 100;

/** A probe that has not been settled so long after its put must have ended is lost, and another may be sent. */
const PROBE_MARGIN_MS = 1000;

/** First step of the pipeline: leases the oldest events of one aggregate type that one stream carries. */
@Injectable()
export class Claimer {
  /** By type and stream, how many rows per record wanted the next claim looks at. */
  private readonly lookAhead = new Map<string, number>();

  constructor(
    private readonly database: OutboxDatabase,
    private readonly rates: RateLimits,
    private readonly streamRows: StreamRows,
    private readonly abandoned: AbandonedClaims,
    private readonly deadline: ShutdownDeadline,
    private readonly server: ServerIdentity,
    private readonly lowWater: LowWater,
    private readonly epochs: Epochs,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Leases at most as many events as the stream's limit allows, one per aggregate, retries that are due first. Claims of one type wait
   * for each other (milliseconds), over all workers.
   */
  async claim(stream: StreamDefinition, publication: Publication, kinds: readonly string[]): Promise<Claim> {
    await this.abandoned.giveBack();
    for (;;) {
      await this.streamRows.ensure(stream.key);
      const lease = leaseUntil(randomUUID(), performance.now() + this.settings.publishing.leaseMs, this.deadline);
      const rate = this.rates.of(stream.key);
      const rows = await this.lease(stream, publication, kinds, rate, lease);
      const summary = rows[0]?.summary;
      if (!summary) this.streamRows.forget(stream.key);
      else if (await this.wentByWhatIsSo(stream, rate, summary))
        return this.noted(toClaim(stream, publication, rows, summary, lease, rate), summary, rate);
    }
  }

  private async lease(
    stream: StreamDefinition,
    publication: Publication,
    kinds: readonly string[],
    rate: OwnRate,
    lease: Lease,
  ): Promise<ClaimRow[]> {
    const { leaseMs, putTimeoutMs } = this.settings.publishing;
    const { type, publishes } = publication;
    const lookedAt = Math.max(LEAST_VIEW, rate.batch * (this.lookAhead.get(viewOf(publication, stream)) ?? 1));
    const probeMs = putTimeoutMs + PROBE_MARGIN_MS;
    const watched = await this.server.isTold();
    const request = {
      type,
      publishes,
      stream: stream.key,
      kinds,
      rate,
      leaseMs,
      token: lease.token,
      lookedAt,
      probeMs,
      watched,
    };
    const statements = [claimLock(type), claimFor(request, this.lowWater)];
    const [, rows = []] = await this.database.together<ClaimRow>(statements).catch((error: unknown) => {
      this.abandoned.add(lease);
      throw error;
    });
    return rows;
  }

  /** Else it leased nothing, and the next one will know better. */
  private async wentByWhatIsSo({ key }: StreamDefinition, rate: OwnRate, summary: Summary): Promise<boolean> {
    if (!summary.known) await this.epochs.noticeServer();
    else if (summary.own_limit !== rate.ownLimit) this.rates.noteOwnLimit(key, summary.own_limit);
    else return true;
    return false;
  }

  /** For the next claim: where to look, and how far. */
  private noted(claim: Claim, { lowest }: Summary, { batch }: OwnRate): Claim {
    const { publication, stream } = claim;
    for (const [lane, id] of Object.entries(lowest ?? {})) this.lowWater.noteLowest(publication.type, lane, id);
    this.lookAhead.set(viewOf(publication, stream), isCrowded(claim, batch) ? LOOK_AHEAD : 1);
    return claim;
  }
}

function toClaim(
  stream: StreamDefinition,
  publication: Publication,
  rows: ClaimRow[],
  summary: Summary,
  lease: Lease,
  { pauseMs }: StreamRate,
): Claim {
  return {
    stream,
    publication,
    lease,
    events: eventsOf(rows),
    more: summary.more,
    waitMs: summary.wait_ms,
    pauseMs,
    trouble: { broken: summary.broken, level: summary.level, doubtedAt: summary.doubted_at },
    fanOutSince: summary.fan_out_since === null ? null : new Date(summary.fan_out_since),
    resyncs: summary.resyncs,
    otherStreams: [...new Set((summary.elsewhere ?? []).map((kind) => publication.streamOf(kind)))],
  };
}

function viewOf({ type }: Publication, { key }: StreamDefinition): string {
  return `${type} ${key}`;
}

/** The next claim would find too few aggregates among one row per record wanted. */
function isCrowded({ events, more }: Claim, batch: number): boolean {
  const rows = events.reduce((sum, { coalesced }) => sum + coalesced, 0);
  return more && (events.length < batch || rows >= 2 * events.length);
}

/** A lease that ends with the process' grace period, if that is sooner. */
function leaseUntil(token: string, endsAt: number, deadline: ShutdownDeadline): Lease {
  return {
    token,
    get endsAt() {
      return Math.min(endsAt, deadline.endsAt);
    },
  };
}
