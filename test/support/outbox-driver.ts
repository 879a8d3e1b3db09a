import type { Claim, ClaimedEvent } from '../../src/outbox/claim/claim.js';
import { Claimer } from '../../src/outbox/claim/claimer.js';
import { FanOutExpander } from '../../src/outbox/fan-out/fan-out-expander.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import type { Outcome } from '../../src/outbox/settle/outcome.js';
import { Settler, type Put, type Settled } from '../../src/outbox/settle/settler.js';
import type { IdleService } from './idle-service.js';

/** An outbox row as tests look at it. */
export interface OutboxRow {
  readonly id: string;
  readonly type: string;
  readonly aggregate_id: string;
  readonly kind: string;
  readonly state: string;
  readonly lane: string | null;
  readonly n: string | null;
  readonly change: unknown;
  readonly snapshot: Record<string, unknown> | null;
  readonly sequence: string | null;
  readonly event_id: string | null;
  readonly stream: string | null;
  readonly attempts: number;
  readonly faults: number;
  readonly ambiguous: boolean;
  readonly last_error: string | null;
  readonly lease_token: string | null;
  /** Until it is due; negative when it was. */
  readonly due_in_ms: number | null;
}

/** A row of `outbox_positions` as tests look at it. */
export interface PositionRow {
  readonly type: string;
  readonly aggregate_id: string;
  readonly sequence: string;
  readonly stream: string | null;
  readonly deleted: boolean;
  readonly delivered: boolean;
}

/** What Kinesis answers for a record that it took. */
export const DELIVERED: Outcome = {
  kind: 'delivered',
  shardId: 'shardId-000000000000',
  kinesisSequenceNumber: '49590338271490256608559692538361571095921575989136588898',
  digest: Buffer.alloc(32, 7),
  deleted: false,
};

/** An outcome that is tried again: nobody knows whether the record was accepted, unless said otherwise. */
export const retried = (what: Partial<Extract<Outcome, { kind: 'retry' }>> = {}): Outcome => ({
  kind: 'retry',
  reason: 'InternalFailure: try again',
  ambiguous: true,
  blame: 'passing',
  ...what,
});

/** Works the outbox by hand, step by step, with its own claimer and settler. */
export class OutboxDriver {
  constructor(private readonly service: IdleService) {}

  /** Claims what a stream has of one type. */
  async claim(streamKey: string, type = streamKey.split('_')[0] ?? ''): Promise<Claim> {
    const registry = this.service.get(PublicationRegistry);
    const carried = registry.carriedBy(streamKey).find(({ publication }) => publication.type === type);
    if (!carried) throw new Error(`Stream ${streamKey} carries no ${type}.`);
    return this.service.get(Claimer).claim(registry.stream(streamKey), carried.publication, carried.kinds);
  }

  /** Settles all events of a claim with one outcome, or each with its own. */
  settle(
    claim: Claim,
    outcome: Outcome | ((event: ClaimedEvent) => Outcome),
    { bytes = 0, answeredAt = performance.now() }: Partial<Put> = {},
  ): Promise<Settled> {
    const settlements = claim.events.map((event) => ({
      event,
      outcome: typeof outcome === 'function' ? outcome(event) : outcome,
    }));
    return this.service.get(Settler).settle(claim, settlements, { bytes, answeredAt });
  }

  /** Claims and settles as delivered. @returns what {@link described} says of each event. */
  async deliver(streamKey: string, type?: string): Promise<string[]> {
    const claim = await this.claim(streamKey, type);
    await this.settle(claim, (event) => ({ ...DELIVERED, deleted: event.kind === 'deleted' }));
    return claim.events.map((event) => described(claim, event));
  }

  /** Expands every fan-out and delivers on all streams until nothing is left. @returns the events in order of delivery. */
  async deliverAll(): Promise<string[]> {
    const { publications } = this.service.get(PublicationRegistry);
    const fanOuts = this.service.get(FanOutExpander);
    const delivered: string[] = [];
    for (let left = true; left;) {
      left = false;
      for (const publication of publications) {
        while ((await fanOuts.expand(publication)).kind !== 'idle') left = true;
        for (const streamKey of publication.streams) {
          const events = await this.deliver(streamKey, publication.type);
          delivered.push(...events);
          left ||= events.length > 0;
        }
      }
    }
    return delivered;
  }

  /** Outbox rows, oldest first. */
  rows(where = 'true'): Promise<OutboxRow[]> {
    return this.service.dataSource.query<OutboxRow[]>(
      `select id, type, aggregate_id, kind, state, lane, n, change, snapshot, sequence, event_id, stream, attempts, faults, ambiguous,
         last_error, lease_token, extract(epoch from due_at - clock_timestamp())::double precision * 1000 as due_in_ms
       from outbox_events where ${where} order by id`,
    );
  }

  positions(): Promise<PositionRow[]> {
    return this.service.dataSource.query<PositionRow[]>(
      `select type, aggregate_id, sequence, stream, deleted, delivered_at is not null as delivered from outbox_positions
       order by type, aggregate_id`,
    );
  }

  /**
   * As if the backoff of every retry were over; but for those that another has in hand just now: waiting for them, with others locked, would
   * end in a deadlock with who settles both.
   */
  async makeRetriesDue(): Promise<void> {
    await this.service.dataSource.query(
      `update outbox_events event set due_at = clock_timestamp()
       from (select ctid as place from outbox_events where state = 'retrying' for update skip locked) retrying
       where event.ctid = retrying.place`,
    );
  }

  /** As if every worker had stopped long ago. */
  async endLeases(): Promise<void> {
    await this.service.dataSource.query(`update outbox_events set due_at = clock_timestamp() where state = 'leased'`);
  }

  /** Empties the outbox, keeping positions. */
  async clear(): Promise<void> {
    await this.service.dataSource.query('truncate outbox_events');
  }
}

/** `order.status_changed 7 #3`: event type, aggregate id, sequence. */
export function described({ publication }: Claim, { kind, aggregateId, sequence }: ClaimedEvent): string {
  return `${publication.type}.${kind} ${aggregateId} #${sequence}`;
}
