import type { ClaimedEvent } from '../outbox/claim/claim.js';
import type { Outcome, Settlement } from '../outbox/settle/outcome.js';

type Retry = Extract<Outcome, { kind: 'retry' }>;

/**
 * So many records refused alone, with none getting through, and it is not the records: a stream, an endpoint or a version of ours that
 * refuses everything must not park a whole shop. Ten cost some thirty small calls out of a batch of 500.
 */
const MOST_GUILTY = 10;

/** What the division of one refused call has shown so far: who is guilty, or that it is nobody in it. */
export class GuiltSearch {
  private readonly doubtful = new Set<Outcome>();
  private refused = 0;
  private passed = false;

  /** Further parts need not be put: they would be refused as well. */
  get isGivenUp(): boolean {
    return !this.passed && this.refused >= MOST_GUILTY;
  }

  /** A part of the call was answered. */
  gotThrough(): void {
    this.passed = true;
  }

  /** A record stands alone and was refused. `unclear`: it is guilty only if others get through. */
  refusedAlone(kind: 'content' | 'unclear', reason: string): Outcome {
    const outcome: Retry = { kind: 'retry', reason, ambiguous: false, blame: 'record' };
    this.refused += 1;
    if (kind === 'unclear') this.doubtful.add(outcome);
    return outcome;
  }

  /** The outcomes, in the light of all of them. */
  judged(settlements: readonly Settlement<ClaimedEvent>[]): Settlement<ClaimedEvent>[] {
    return settlements.map(({ event, outcome }) => ({ event, outcome: this.finally(outcome) }));
  }

  private finally(outcome: Outcome): Outcome {
    if (this.passed || outcome.kind !== 'retry' || outcome.blame !== 'record') return outcome;
    return this.isGivenUp || this.doubtful.has(outcome) ? { ...outcome, blame: 'call' } : outcome;
  }
}
