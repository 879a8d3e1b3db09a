import { Injectable } from '@nestjs/common';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import type { Outcome, Settlement } from '../outbox/settle/outcome.js';
import { buildFailureOf } from '../record/build-failure.js';
import { RecordBuilder, type RecordBody } from '../record/record-builder.js';
import { GuiltSearch } from './guilt-search.js';

/** Present states, by outbox row id, and the events whose state could not be read. */
export interface StateBodies {
  readonly bodies: ReadonlyMap<string, RecordBody>;
  readonly failed: readonly Settlement<ClaimedEvent>[];
}

/**
 * Reads the present state of a batch's aggregates, all in one statement. Where it fails on a row, the batch is divided until the guilty
 * aggregate stands alone: one row that a function of the shop's chokes on must not stop the others.
 */
@Injectable()
export class StateReader {
  constructor(private readonly builder: RecordBuilder) {}

  /** Never throws: failures are outcomes. */
  async read(claim: Claim, events: readonly ClaimedEvent[]): Promise<StateBodies> {
    const bodies = new Map<string, RecordBody>();
    const search = new GuiltSearch();
    const failed = await this.divide(claim, events, bodies, search);
    return { bodies, failed: search.judged(failed) };
  }

  private async divide(
    claim: Claim,
    events: readonly ClaimedEvent[],
    bodies: Map<string, RecordBody>,
    search: GuiltSearch,
  ): Promise<Settlement<ClaimedEvent>[]> {
    if (events.length === 0) return [];
    if (search.isGivenUp) return all(events, { kind: 'released' });
    try {
      const ids = events.map(({ aggregateId }) => aggregateId);
      const found = await this.builder.current(claim.publication, ids);
      for (const { id, aggregateId } of events) {
        const body = found.get(aggregateId);
        if (body) bodies.set(id, body);
      }
      search.gotThrough();
      return [];
    } catch (error) {
      const { scope, reason } = buildFailureOf(error);
      if (scope === 'all') return all(events, { kind: 'released', trouble: { kind: 'broken', reason } });
      if (scope === 'overload') return all(events, { kind: 'released', trouble: { kind: 'throttled', reason } });
      if (events.length === 1) return all(events, search.refusedAlone('content', reason));
      const middle = Math.ceil(events.length / 2);
      return [
        ...(await this.divide(claim, events.slice(0, middle), bodies, search)),
        ...(await this.divide(claim, events.slice(middle), bodies, search)),
      ];
    }
  }
}

function all(events: readonly ClaimedEvent[], outcome: Outcome): Settlement<ClaimedEvent>[] {
  return events.map((event) => ({ event, outcome }));
}
