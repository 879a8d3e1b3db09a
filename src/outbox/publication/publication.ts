/** As it is when its turn comes, or as it was at each commit. */
export type Publishes = 'state' | 'history';

/**
 * How one aggregate is published, as far as the outbox and the processors need to know: they handle types, kinds and streams, and never
 * look into an aggregate.
 */
export interface Publication {
  /** The aggregate's type, as in `outbox_events.type`. */
  readonly type: string;
  readonly publishes: Publishes;
  /** Every kind that an event of this aggregate can have; `<type>.<kind>` is its event type. */
  readonly kinds: readonly string[];
  /** Keys of its streams; one that carries no kind at present may still hold retries from before. */
  readonly streams: readonly string[];
  /** The key of the stream that carries events of a kind. */
  readonly streamOf: (kind: string) => string;
  /** A SELECT that yields `(id, body)` for the ids of a relation `wanted(id)`; body is the record as `json`. */
  readonly recordSql: string;
  /** The record's key that holds the aggregate's id. */
  readonly idKey: string;
  /** The record's key that is false in created records and true in others, if it has one. */
  readonly updatedFlagKey?: string;
  /**
   * A SELECT that yields `(id, asked)` for the ids of a relation `wanted(id)`: those that exist, and those that a sync of them brings along
   * (a variant brings its parent).
   */
  readonly syncSql: string;
  /** The root's table as `root` in a FROM clause, and the id in it: for passes over all aggregates, in order of their ids. */
  readonly roots: { readonly from: string; readonly id: string };
  /** What a pass may be narrowed to, by name. */
  readonly selections: Readonly<Record<string, Selection>>;
  /** By shared table: a SELECT of the next ids of roots that show row $2, greater than $3, at most $4, ascending, as `root_id`. */
  readonly fanOutSql: Readonly<Record<string, string>>;
}

/** Narrows a pass over the roots down. */
export interface Selection {
  /** What its value is: an id of a shared row, or a time from which on roots were changed. */
  readonly takes: 'id' | 'time';
  /** A condition on `root`, with the value at a placeholder (`$6`). */
  readonly where: (placeholder: string) => string;
}

/** The key of the stream that carries updates, which is what all events of a fan-out are. */
export function updateStreamOf({ streamOf }: Publication): string {
  return streamOf('updated');
}

/** The kinds of one publication that one stream carries. */
export function kindsOn(publication: Publication, streamKey: string): string[] {
  return publication.kinds.filter((kind) => publication.streamOf(kind) === streamKey);
}

/** A join that leaves the rows whose root is there. @param of the id, of the row that it is joined to. @param condition on `root`. */
export function rootThere({ roots: { from, id } }: Publication, of: string, condition = 'true'): string {
  return `cross join lateral (select from ${from} where ${id} = ${of} and ${condition} limit 1) there`;
}
