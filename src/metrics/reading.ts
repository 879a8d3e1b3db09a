import type { Gauge } from 'prom-client';

/** One value of one gauge. */
export interface Sample {
  readonly gauge: Gauge;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Gauges that are filled by looking (at a table, a queue, a pool) when somebody scrapes, as the feature that knows how declares it. */
export interface Reading {
  /** Label of `shopstream_reading_up`. */
  readonly name: string;
  /** What `read` fills. They are emptied when it fails: an old value that looks like a new one is worse than none. */
  readonly gauges: readonly Gauge[];
  /** Scrapes within so many ms share one look, and longer where a look takes long; 0 where looking costs nothing. */
  readonly everyMs: number;
  /** Looks now. May fail or never answer: the scrape is answered without these gauges then. */
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}
