import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../claim/claim.js';
import { OutboxDatabase, type RunSql } from '../outbox-database.js';
import { noteWorkerAction } from '../worker-actions.js';
import { RateLimits } from '../rate/rate-limits.js';
import type { Outcome, Settlement } from './outcome.js';
import { retryDelayMs } from './retry-policy.js';
import { findingOf, LONGEST_PAUSE_MS, noteStreamHealth } from './stream-health.js';
import { whileLeased } from './while-leased.js';
import { CHARGE_SQL, DELIVERED_SQL, nextInLineSql, NOT_DELIVERED_SQL } from './settle-sql.js';

/** With the outcome that it comes to, and whether its own fault counts: the last one, which parks it, as well. */
type Judged = Settlement<ClaimedEvent> & { readonly isFault: boolean };
type Delivered = Judged & { outcome: Extract<Outcome, { kind: 'delivered' }> };

/** A batch's outcomes, by what is done with them. */
interface Sorted {
  readonly judged: readonly Judged[];
  readonly delivered: readonly Delivered[];
  readonly others: readonly Judged[];
  readonly freed: readonly Judged[];
  readonly putBytes: number;
}

/** What a settlement did. */
export interface Settled {
  /** Each event with what was settled in the end: one that failed too often on its own is parked. */
  readonly judged: readonly Settlement<ClaimedEvent>[];
  /** Delivered events among those settled. */
  readonly delivered: number;
  /** Events settled; fewer than asked means that the lease was lost, and another worker settles the rest. */
  readonly settled: number;
  /** Parked events that closed because a newer state of their aggregate was delivered. */
  readonly superseded: readonly { aggregateId: string; id: string }[];
  /** Streams for which further events of the same aggregates wait, by key. */
  readonly next: readonly string[];
}

/** Last step of the pipeline: records what became of each claimed event, in one transaction that checks the lease's token. */
@Injectable()
export class Settler {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly rates: RateLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Tries again while PostgreSQL is away and the lease lasts.
   * @param putBytes what the records weighed, charged to the stream's budget.
   */
  async settle(claim: Claim, settlements: readonly Settlement<ClaimedEvent>[], putBytes: number): Promise<Settled> {
    const judged = settlements.map(({ event, outcome }) => ({
      event,
      outcome: this.parkWhenTriedEnough(event, outcome),
      isFault: outcome.kind === 'retry' && outcome.blame === 'record',
    }));
    const delivered = judged.filter((settlement): settlement is Delivered => settlement.outcome.kind === 'delivered');
    const others = judged.filter(({ outcome }) => outcome.kind !== 'delivered');
    // What is retried stays in the way of its aggregate's other events.
    const freed = judged.filter(({ outcome }) => outcome.kind !== 'retry');
    return whileLeased(claim.lease, () =>
      this.inOneTransaction(claim, settlements, { judged, delivered, others, freed, putBytes }),
    );
  }

  private inOneTransaction(
    claim: Claim,
    settlements: readonly Settlement<ClaimedEvent>[],
    { judged, delivered, others, freed, putBytes }: Sorted,
  ): Promise<Settled> {
    const work = async (sql: RunSql): Promise<Settled> => {
      const result = await this.settleDelivered(sql, claim, delivered);
      const settledOthers = await this.settleOthers(sql, claim, others);
      const { type } = claim.publication;
      await noteWorkerAction(
        sql,
        'parked.supersede',
        result.superseded.map((of) => ({ type, ...of })),
      );
      const settled = result.settled + settledOthers;
      const finding = findingOf(settlements, claim.health.broken);
      // A worker that was stopped for so long that it lost its lease saw its own pause: it knows nothing of the stream.
      if (settled > 0) await noteStreamHealth(sql, claim, finding);
      if (putBytes > 0 && this.rates.of(claim.stream.key).budget) await sql(CHARGE_SQL, [claim.stream.key, putBytes]);
      const kinds = await sql<{ kind: string }>(nextInLineSql(claim.publication.publishes), [
        claim.publication.type,
        freed.map(({ event }) => event.aggregateId),
      ]);
      return {
        judged,
        delivered: result.settled,
        settled,
        superseded: result.superseded,
        next: [...new Set(kinds.map(({ kind }) => claim.publication.streamOf(kind)))],
      };
    };
    return this.database.transaction(work, { hot: true });
  }

  private async settleDelivered(sql: RunSql, claim: Claim, delivered: readonly Delivered[]) {
    if (delivered.length === 0) return { settled: 0, superseded: [] };
    const [row] = await sql<{ settled: number; superseded: { aggregateId: string; id: string }[] }>(DELIVERED_SQL, [
      claim.publication.type,
      claim.lease.token,
      delivered.map(({ event }) => event.aggregateId),
      delivered.map(({ event }) => event.id),
      delivered.map(({ outcome }) => outcome.shardId),
      delivered.map(({ outcome }) => outcome.kinesisSequenceNumber),
      delivered.map(({ outcome }) => outcome.digest),
      delivered.map(({ outcome }) => outcome.deleted),
      claim.publication.publishes === 'state',
      this.settings.deliveryLog.days > 0,
    ]);
    return row ?? { settled: 0, superseded: [] };
  }

  private async settleOthers(sql: RunSql, claim: Claim, others: readonly Judged[]): Promise<number> {
    if (others.length === 0) return 0;
    const [row] = await sql<{ settled: number }>(NOT_DELIVERED_SQL, [
      claim.publication.type,
      claim.lease.token,
      others.map(({ event }) => event.aggregateId),
      others.map(({ event }) => event.id),
      others.map(({ outcome }) => outcome.kind),
      others.map(({ event, outcome }) => this.delayMs(event, outcome)),
      others.map(({ outcome }) => outcome.kind === 'retry' && outcome.ambiguous),
      others.map(({ isFault }) => isFault),
      others.map(({ outcome }) => ('reason' in outcome ? outcome.reason : null)),
    ]);
    return row?.settled ?? 0;
  }

  /** After a failed call it is the stream that waits, not the event: where few events are, the next probe must find one that is due. */
  private delayMs(event: ClaimedEvent, outcome: Outcome): number {
    if (outcome.kind !== 'retry') return 0;
    const delayMs = retryDelayMs(this.settings.retry, event.attempts + 1);
    return outcome.blame === 'call' ? Math.min(delayMs, LONGEST_PAUSE_MS) : delayMs;
  }

  private parkWhenTriedEnough(event: ClaimedEvent, outcome: Outcome): Outcome {
    if (outcome.kind !== 'retry' || outcome.blame !== 'record') return outcome;
    return event.faults + 1 >= this.settings.retry.recordMaxTries
      ? { kind: 'parked', reason: outcome.reason }
      : outcome;
  }
}
