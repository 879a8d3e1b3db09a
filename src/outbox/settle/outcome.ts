/** What became of one claimed event; expected outcomes are data, exceptions are for faults and bugs. */
export type Outcome =
  | {
      readonly kind: 'delivered';
      readonly shardId: string;
      readonly kinesisSequenceNumber: string;
      /** SHA-256 of what was delivered, see RecordReader. */
      readonly digest: Buffer;
      /** The record said that the aggregate is gone. */
      readonly deleted: boolean;
    }
  | {
      readonly kind: 'retry';
      /** For people: what happened, without personal data. */
      readonly reason: string;
      /** The record may have been accepted all the same. */
      readonly ambiguous: boolean;
      /**
       * What is to blame. The record itself (`record`): it is parked after the configured number of such tries. Too much at once
       * (`throttle`), a failed call (`call`), or something passing about this one record (`passing`): retried without end.
       */
      readonly blame: 'record' | 'throttle' | 'call' | 'passing';
      /**
       * Its stream refused the record by itself: `beside` others of the same call, which got through, or `alone`; then only what is
       * accepted later shows whose fault that is.
       */
      readonly refused?: 'alone' | 'beside';
    }
  | { readonly kind: 'parked'; readonly reason: string }
  /** Never put: as if it had not been claimed. With `trouble`, the stream is held up, and no event is at fault. */
  | { readonly kind: 'released'; readonly trouble?: { readonly kind: 'broken' | 'throttled'; readonly reason: string } }
  /** Never put, and its aggregate turned out to be gone: it goes on as a deletion. */
  | { readonly kind: 'gone' }
  /** A deletion that was never put, and its aggregate turned out to be there again: it goes on as an update. */
  | { readonly kind: 'returned' };

/** To be tried again. */
export type Retry = Extract<Outcome, { kind: 'retry' }>;

/** An event with its outcome. */
export interface Settlement<Event> {
  readonly event: Event;
  readonly outcome: Outcome;
}

/** One outcome for all of them. */
export function alike<Event>(events: readonly Event[], outcome: Outcome): Settlement<Event>[] {
  return events.map((event) => ({ event, outcome }));
}
