import type { AcceptedEntry, RecordEvent } from '../bed/recording.js';

/** A copy of a record, as it is kept until the verdict. */
export interface Copy {
  readonly number: string;
  readonly at: number;
  readonly id: string;
}

/** The first copy of a record. */
export interface First {
  readonly event: RecordEvent;
  readonly stream: string;
  /** What is compared later; made by the judge of the aggregate's type. */
  readonly content: string;
}

/** What the streams hold of one aggregate, in the order in which it came. */
export class AggregateLog {
  readonly firsts: First[] = [];
  readonly copies = new Map<number, Copy[]>();

  add({ stream, number, at, body: { event } }: AcceptedEntry, contentOf: () => string): void {
    const copy = { number, at, id: event.id };
    const known = this.copies.get(event.sequence);
    if (known) {
      known.push(copy);
      return;
    }
    this.copies.set(event.sequence, [copy]);
    this.firsts.push({ event, stream, content: contentOf() });
  }

  /** The first copies in the order of their numbers. */
  get inSequence(): readonly First[] {
    return [...this.firsts].sort((left, right) => left.event.sequence - right.event.sequence);
  }
}
