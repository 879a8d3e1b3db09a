/** The streams that a soak writes to. */
export const STREAMS = {
  products: 'soak-products',
  productUpdates: 'soak-product-updates',
  orders: 'soak-orders',
} as const;

/** The settings that name them. */
export const STREAM_SETTINGS = {
  KINESIS_PRODUCT_STREAM: STREAMS.products,
  KINESIS_PRODUCT_UPDATE_STREAM: STREAMS.productUpdates,
  KINESIS_ORDERS_STREAM: STREAMS.orders,
} as const;

/** What the recorder writes down, a line of JSON each. */
export type Entry = AcceptedEntry | AnsweredEntry;

/** A record that a stream accepted. Entries of one stream and key stand in the order of their shard. */
export interface AcceptedEntry {
  readonly kind: 'accepted';
  readonly stream: string;
  readonly key: string;
  /** Kinesis' own number of the record. */
  readonly number: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The record's data. */
  readonly body: RecordBody;
}

/** A PutRecords call that was answered. */
export interface AnsweredEntry {
  readonly kind: 'answered';
  /** Which worker made it. */
  readonly worker: string;
  readonly stream: string;
  readonly at: number;
  /** Whether the worker was still there to hear it. */
  readonly heard: boolean;
  /** Kinesis' numbers of the records that were accepted. */
  readonly numbers: readonly string[];
}

/** A record's data, as far as everything in this folder is concerned. */
export type RecordBody = Readonly<Record<string, unknown>> & { readonly event: RecordEvent };

/** The record's `event` object. */
export interface RecordEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly epoch: number;
  readonly occurred_at: string;
  readonly change?: unknown;
}
