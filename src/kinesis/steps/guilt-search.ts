import type { ClaimedEvent } from '../../outbox/claim/claim.js';
import type { Outcome, Retry, Settlement } from '../../outbox/settle/outcome.js';

/**
 * If this many records are refused alone and none gets through, it is not the records: a stream, an endpoint or a version of ours that
 * refuses everything must not park a whole shop. To find ten out of a batch of 500 takes some thirty small calls.
 */
const MOST_GUILTY = 10;

/** What the division of one refused call has shown so far: which record is guilty, or that none of them is. */
export class GuiltSearch {
  /** What becomes of those that are guilty only if others get through, where none does; by outbox row id. */
  private readonly unproved = new Map<string, Retry['blame']>();
  private refused = 0;
  private passed = false;

  /** Further parts need not be put: they would be refused as well. */
  get isGivenUp(): boolean {
    return !this.passed && this.refused >= MOST_GUILTY;
  }

  /** Some part got through: whoever was refused alone is guilty. */
  get hasPassed(): boolean {
    return this.passed;
  }

  /** A part of the call was answered. */
  gotThrough(): void {
    this.passed = true;
  }

  /**
   * A record stands alone and was refused: it is guilty only if others get through, in this search, or since it was refused before.
   */
  refusedAlone(reason: string, event: Pick<ClaimedEvent, 'id' | 'vouched' | 'faults'>): Outcome {
    const outcome: Retry = { kind: 'retry', reason, ambiguous: false, blame: 'record', refused: 'alone' };
    if (event.vouched) return outcome;
    this.refused += 1;
    // One that was guilty before is a bad sign of itself, not of the stream: it waits for the next proof, and holds nobody up.
    this.unproved.set(event.id, event.faults > 0 ? 'passing' : 'call');
    return outcome;
  }

  /** The outcomes, in the light of all of them. */
  judged(settlements: readonly Settlement<ClaimedEvent>[]): Settlement<ClaimedEvent>[] {
    return settlements.map(({ event, outcome }) => ({ event, outcome: this.finalOf(event, outcome) }));
  }

  private finalOf({ id }: ClaimedEvent, outcome: Outcome): Outcome {
    if (outcome.kind !== 'retry' || outcome.blame !== 'record') return outcome;
    if (this.passed) return { ...outcome, refused: 'beside' };
    return { ...outcome, blame: this.isGivenUp ? 'call' : (this.unproved.get(id) ?? 'record') };
  }
}
