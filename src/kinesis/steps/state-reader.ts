import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../../outbox/claim/claim.js';
import { alike, type Outcome, type Settlement } from '../../outbox/settle/outcome.js';
import { buildFailureOf } from '../../record/build-failure.js';
import { RecordReader, type RecordBody } from '../../record/record-reader.js';
import { Witnesses } from '../../record/witnesses.js';
import { GuiltSearch } from './guilt-search.js';

/** Between what must be read and the moment when a put must begin at the latest. */
const SPARE_MS = 1000;

/**
 * A batch, and an aggregate by itself, may take such a share of what the lease leaves for reading (besides a put, and to spare): 3 of 15 s by
 * default, fifty times what is usual; 0.4 of 2 s where LEASE_MS and PUT_TIMEOUT_MS leave least.
 */
const WHOLE_SHARE = 0.2;

/**
 * Parts of a batch that has failed. The guilty one of 500 is found in ten steps: 500 and 1 take a whole share, the eight between them (250,
 * 125, ... 2) a part each, and the witnesses two. That is 2 × 0.2 + 10 × 0.05 = 0.9 of the time at most; the other parts are quick. The one
 * that stands alone begins after 0.2 + 8 × 0.05 = 0.6, so that its share fits in whatever the settings.
 */
const PART_SHARE = 0.05;

/** Present states, by outbox row id, and the events whose state could not be read. */
export interface StateBodies {
  readonly bodies: ReadonlyMap<string, RecordBody>;
  readonly failed: readonly Settlement<ClaimedEvent>[];
}

/** A batch that is being read. */
interface Reading {
  readonly longMs: number;
  readonly partMs: number;
  readonly claim: Claim;
  readonly bodies: Map<string, RecordBody>;
  readonly search: GuiltSearch;
  /** By `performance.now()`. */
  readonly endsAt: number;
  witness?: Promise<boolean>;
}

/**
 * Reads the present state of a batch's aggregates, all in one statement. Where it fails on a row, or takes too long, the batch is divided until
 * the guilty aggregate stands alone: one row that a function of the shop's chokes on must not stop the others.
 */
@Injectable()
export class StateReader {
  constructor(
    private readonly records: RecordReader,
    private readonly witnesses: Witnesses,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Never throws: failures are outcomes. */
  async read(claim: Claim, events: readonly ClaimedEvent[]): Promise<StateBodies> {
    const { leaseMs, putTimeoutMs } = this.settings.publishing;
    const readingMs = leaseMs - putTimeoutMs - SPARE_MS;
    const reading: Reading = {
      longMs: WHOLE_SHARE * readingMs,
      partMs: PART_SHARE * readingMs,
      claim,
      bodies: new Map(),
      search: new GuiltSearch(),
      endsAt: claim.lease.endsAt - putTimeoutMs - SPARE_MS,
    };
    // Whose own fault it was before is read by itself: it would have the others divided once more.
    const suspects = events.filter(({ faults }) => faults > 0);
    const others = events.filter(({ faults }) => faults === 0);
    const failed = await this.divide(reading, others, reading.longMs);
    for (const suspect of suspects) failed.push(...(await this.divide(reading, [suspect], reading.longMs)));
    return { bodies: reading.bodies, failed: reading.search.judged(failed) };
  }

  private async divide(
    reading: Reading,
    events: readonly ClaimedEvent[],
    withinMs: number,
  ): Promise<Settlement<ClaimedEvent>[]> {
    const { search, endsAt } = reading;
    const restMs = endsAt - performance.now();
    if (events.length === 0) return [];
    if (search.isGivenUp) return alike(events, { kind: 'released' });
    if (restMs <= 0) return alike(events, OUT_OF_TIME);
    try {
      await this.readTogether(reading, events, Math.min(withinMs, restMs));
      search.gotThrough();
      return [];
    } catch (error) {
      const { scope, reason } = buildFailureOf(error);
      if (scope === 'all') return alike(events, { kind: 'released', trouble: { kind: 'broken', reason } });
      const [event] = events;
      if (!event || events.length > 1) return this.halves(reading, events);
      // With less time than it may take, it has proved nothing.
      if (scope === 'overload' && restMs < reading.longMs) return alike(events, OUT_OF_TIME);
      await this.askWitness(reading, event);
      return [{ event, outcome: search.refusedAlone(reason, event) }];
    }
  }

  private async halves(reading: Reading, events: readonly ClaimedEvent[]): Promise<Settlement<ClaimedEvent>[]> {
    const middle = Math.ceil(events.length / 2);
    const failed: Settlement<ClaimedEvent>[] = [];
    for (const half of [events.slice(0, middle), events.slice(middle)])
      failed.push(...(await this.divide(reading, half, half.length === 1 ? reading.longMs : reading.partMs)));
    return failed;
  }

  /** Where none of the batch could be built, another of the shop may show that it is the batch's own fault: asked once. */
  private async askWitness(reading: Reading, { aggregateId }: ClaimedEvent): Promise<void> {
    const { claim, search, partMs } = reading;
    if (search.hasPassed) return;
    reading.witness ??= this.witnesses.canBuildOthers(claim.publication, aggregateId, partMs);
    if (await reading.witness) search.gotThrough();
  }

  private async readTogether(
    { claim, bodies }: Reading,
    events: readonly ClaimedEvent[],
    withinMs: number,
  ): Promise<void> {
    const ids = events.map(({ aggregateId }) => aggregateId);
    const found = await this.records.current(claim.publication, ids, withinMs);
    for (const { id, aggregateId } of events) {
      const body = found.get(aggregateId);
      if (body) bodies.set(id, body);
    }
  }
}

/** Fewer at a time may work: nothing was tried, and nobody's event is at fault. */
const OUT_OF_TIME: Outcome = {
  kind: 'released',
  trouble: { kind: 'throttled', reason: 'unbuildable: the records of a batch took too long to read' },
};
