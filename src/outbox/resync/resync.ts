/** Which aggregates of one type are to be sent again, as they are. */
export interface ResyncRequest {
  readonly type: string;
  /** Decimal strings; undefined: all that there are. */
  readonly ids?: readonly string[];
  /** By the name of the publication's selection: its value, an id or an ISO 8601 time. All of them must hold. */
  readonly selections?: Readonly<Record<string, string>>;
  /** How many events it enqueues per second at most; undefined: as many as live traffic leaves room for. */
  readonly recordsPerSecond?: number;
  /** The name of the API key, for the books. */
  readonly requestedBy?: string;
}

/** A resync as it stands. Ids are decimal strings. */
export interface Resync {
  readonly id: string;
  readonly type: string;
  readonly state: 'running' | 'cancelled' | 'done' | 'failed';
  /** How many ids were asked for; null: all. */
  readonly ids: number | null;
  readonly selections: Readonly<Record<string, string>>;
  readonly recordsPerSecond: number | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
  /** Aggregates to look at, counted when it was requested; those that were created meanwhile come on top. */
  readonly total: number;
  readonly scanned: number;
  /** Events written. */
  readonly enqueued: number;
  /** The last aggregate looked at: where it goes on. */
  readonly progress: string | null;
  /** Until all are enqueued, at the pace since it was started; null before there is one, and when it is not running. */
  readonly etaSeconds: number | null;
  readonly lastError: string | null;
}
