import { NumberRanges } from '../../contract/number-ranges.js';

/**
 * What is odd about a record's number, compared with those seen before it. `gap`: numbers before it have not been seen; `duplicate`: its
 * number was seen before; `late`: it was missing, and came behind a later one; `new_epoch`: the first of its aggregate since the epoch was
 * raised.
 */
export type SequenceMark = 'gap' | 'duplicate' | 'late' | 'new_epoch';

/** The numbers before a record that have not been seen: from and to, both included. */
export type Missing = readonly [from: number, to: number];

/** A record's place. */
export interface Place {
  /** Aggregate type and id. */
  readonly aggregate: string;
  readonly epoch: number;
  readonly sequence: number;
}

interface Seen {
  epoch: number;
  last: number;
  /** Undefined until there is a gap: of most aggregates there is none. */
  missing: NumberRanges<null> | undefined;
}

/** Aggregates remembered: 100 bytes each. One that has been silent for longer than so many others begins anew. */
const MOST_AGGREGATES = 200_000;

/** Holes remembered per aggregate; a number out of one that is forgotten counts as seen. */
const MOST_HOLES = 20;

/** Marks gaps and repetitions as they come by. The first number of an aggregate may be any: what was before is not known. */
export class SequenceMarks {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly mostAggregates = MOST_AGGREGATES) {}

  of({ aggregate, epoch, sequence }: Place): { readonly mark?: SequenceMark; readonly missing?: Missing } {
    const seen = this.seen.get(aggregate);
    const told = seen ? judged(seen, epoch, sequence) : {};
    this.keep(aggregate, seen ?? { epoch, last: sequence, missing: undefined });
    return told;
  }

  /** The one seen last stands last in the map, so that the first is the one to forget. */
  private keep(aggregate: string, seen: Seen): void {
    this.seen.delete(aggregate);
    this.seen.set(aggregate, seen);
    const [oldest] = this.seen.keys();
    if (this.seen.size > this.mostAggregates && oldest !== undefined) this.seen.delete(oldest);
  }
}

/** Judges a number, and takes note of it. */
function judged(seen: Seen, epoch: number, sequence: number): { mark?: SequenceMark; missing?: Missing } {
  // A number that was tried before the epoch was raised keeps its own, and may come after it.
  if (epoch < seen.epoch) return { mark: 'late' };
  if (epoch > seen.epoch) {
    Object.assign(seen, { epoch, last: sequence, missing: undefined });
    return { mark: 'new_epoch' };
  }
  const { last } = seen;
  if (sequence > last) {
    seen.last = sequence;
    if (sequence === last + 1) return {};
    const missing: Missing = [last + 1, sequence - 1];
    seen.missing ??= new NumberRanges(MOST_HOLES);
    seen.missing.add(...missing, null);
    return { mark: 'gap', missing };
  }
  return { mark: seen.missing?.take(sequence) ? 'late' : 'duplicate' };
}
