import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../claim/claim.js';
import { idArray } from '../database/ids.js';
import { codeOf } from '../../logging/error-facts.js';
import { messageWithoutValues } from '../../logging/without-values.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { isPassingTrouble } from '../database/passing-trouble.js';
import type { Statement } from '../database/statement.js';
import { RateLimits } from '../rate/rate-limits.js';
import { doubtStatements } from './doubt.js';
import type { Outcome, Settlement } from './outcome.js';
import { retryDelayMs } from './retry-policy.js';
import { findingOf, LONGEST_PROBE_PAUSE_MS, streamTroubleStatements } from './stream-trouble.js';
import { whileLeased } from './while-leased.js';
import { CHARGE_SQL, DELIVERED_SQL, nextInLineSql, NOT_DELIVERED_SQL } from './settle-sql.js';

/** An event with its final outcome. `isFault`: this try counts against the record itself, the last one, which parks it, included. */
type Judged = Settlement<ClaimedEvent> & { readonly isFault: boolean };
type Delivered = Judged & { outcome: Extract<Outcome, { kind: 'delivered' }> };

/** What the statements of a settlement tell, each its part. */
interface SettledRow {
  readonly delivered?: number;
  readonly superseded?: Settled['superseded'];
  readonly undelivered?: number;
  /** Of an event that is next in line. */
  readonly kind?: string;
}

/** A lock that was not had in time, or a statement that took too long: it may be so for longer than a lease. */
const IN_THE_WAY = /^(?:55P03|57014)$/;

/** What a batch's calls to Kinesis came to. */
export interface Put {
  /** What their records weighed, charged to the stream's budget. */
  readonly bytes: number;
  /** When the last of them was answered, by `performance.now()`. */
  readonly answeredAt: number;
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
   * Writes down what became of every event of a batch, in one transaction; again while PostgreSQL is away and the lease lasts.
   * @throws the last error after that: the leases end by themselves, and what was put goes out again, under its numbers. If the error would come
   * again, or somebody is in the way for long, only as the probes of a broken stream: else everything would go out again with every lease,
   * without end.
   */
  async settle(claim: Claim, settlements: readonly Settlement<ClaimedEvent>[], put: Put): Promise<Settled> {
    const judged = settlements.map(({ event, outcome }) => ({
      event,
      outcome: this.parkWhenTriedEnough(event, outcome),
      isFault: outcome.kind === 'retry' && outcome.blame === 'record',
    }));
    let blocked = 0;
    return whileLeased(claim.lease, async () => {
      try {
        return await this.inOneTransaction(claim, settlements, judged, put);
      } catch (error) {
        if (IN_THE_WAY.test(codeOf(error) ?? '')) blocked++;
        const lasts = !isPassingTrouble(error) || blocked === 2;
        if (lasts) await this.breakStream(claim, `not settled: ${messageWithoutValues(error)}`);
        throw error;
      }
    });
  }

  /** Where not even that can be written down, nothing can be claimed either. */
  private async breakStream(claim: Claim, reason: string): Promise<void> {
    await this.database.together(streamTroubleStatements(claim, { kind: 'broken', reason })).catch(() => undefined);
  }

  private async inOneTransaction(
    claim: Claim,
    settlements: readonly Settlement<ClaimedEvent>[],
    judged: readonly Judged[],
    put: Put,
  ): Promise<Settled> {
    const delivered = judged.filter((settlement): settlement is Delivered => settlement.outcome.kind === 'delivered');
    const others = judged.filter(({ outcome }) => outcome.kind !== 'delivered');
    // What is retried stays in the way of its aggregate's other events.
    const freed = judged.filter(({ outcome }) => outcome.kind !== 'retry');
    const statements = [
      ...streamTroubleStatements(claim, findingOf(settlements, claim.trouble.broken)),
      ...doubtStatements(claim, settlements),
      ...(delivered.length > 0 ? [this.settleDelivered(claim, delivered, put)] : []),
      ...(others.length > 0 ? [this.settleOthers(claim, others)] : []),
      ...(put.bytes > 0 && this.rates.of(claim.stream.key).budget
        ? [{ sql: CHARGE_SQL, parameters: [claim.stream.key, put.bytes] }]
        : []),
      this.nextInLine(claim, freed),
    ];
    const rows = (await this.database.together<SettledRow>(statements)).flat();
    return {
      judged,
      delivered: sum(rows, ({ delivered = 0 }) => delivered),
      settled: sum(rows, ({ delivered = 0, undelivered = 0 }) => delivered + undelivered),
      superseded: rows.flatMap(({ superseded = [] }) => superseded),
      next: [...new Set(rows.flatMap(({ kind }) => (kind === undefined ? [] : claim.publication.streamOf(kind))))],
    };
  }

  private settleDelivered(claim: Claim, delivered: readonly Delivered[], { answeredAt }: Put): Statement {
    return {
      sql: DELIVERED_SQL,
      parameters: [
        claim.publication.type,
        claim.lease.token,
        idArray(delivered.map(({ event }) => event.aggregateId)),
        idArray(delivered.map(({ event }) => event.id)),
        delivered.map(({ outcome }) => outcome.shardId),
        delivered.map(({ outcome }) => outcome.kinesisSequenceNumber),
        delivered.map(({ outcome }) => outcome.digest),
        delivered.map(({ outcome }) => outcome.deleted),
        claim.publication.publishes === 'state',
        this.settings.deliveryLog.days > 0,
        performance.now() - answeredAt,
      ],
    };
  }

  private settleOthers(claim: Claim, others: readonly Judged[]): Statement {
    return {
      sql: NOT_DELIVERED_SQL,
      parameters: [
        claim.publication.type,
        claim.lease.token,
        idArray(others.map(({ event }) => event.aggregateId)),
        idArray(others.map(({ event }) => event.id)),
        others.map(({ outcome }) => outcome.kind),
        others.map(({ event, outcome }) => this.delayMs(event, outcome)),
        others.map(({ outcome }) => outcome.kind === 'retry' && outcome.ambiguous),
        others.map(({ isFault }) => isFault),
        others.map(({ outcome }) => ('reason' in outcome ? outcome.reason : null)),
        others.map(({ outcome }) => (outcome.kind === 'retry' ? outcome.refused : null)),
      ],
    };
  }

  private nextInLine({ publication }: Claim, freed: readonly Judged[]): Statement {
    return {
      sql: nextInLineSql(publication.publishes),
      parameters: [publication.type, idArray(freed.map(({ event }) => event.aggregateId))],
    };
  }

  /** After a failed call it is the stream that waits, not the event: where few events are, the next probe must find one that is due. */
  private delayMs(event: ClaimedEvent, outcome: Outcome): number {
    if (outcome.kind !== 'retry') return 0;
    const delayMs = retryDelayMs(this.settings.retry, event.attempts + 1);
    return outcome.blame === 'call' ? Math.min(delayMs, LONGEST_PROBE_PAUSE_MS) : delayMs;
  }

  private parkWhenTriedEnough(event: ClaimedEvent, outcome: Outcome): Outcome {
    if (outcome.kind !== 'retry' || outcome.blame !== 'record') return outcome;
    return event.faults + 1 >= this.settings.retry.recordMaxTries
      ? { kind: 'parked', reason: outcome.reason }
      : outcome;
  }
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
