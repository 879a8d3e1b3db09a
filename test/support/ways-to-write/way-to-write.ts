/** One row of the table of every way to write. `Writer` is what it writes with: an entity manager, or a connection without the ORM. */
export interface WayToWrite<Writer> {
  readonly way: string;
  /** Writes to the rows of `shop-rows.ts`. */
  readonly write: (writer: Writer) => Promise<unknown>;
  /** Nothing that a record shows changes: not even an outbox row may come of it. */
  readonly noOp?: true;
  /** The events that go out, sorted. */
  readonly events: readonly string[];
  /**
   * What the process tells itself: domain events (sorted, with a wake), a wake alone where the ORM does not know the id, or nothing: then
   * only the probe finds the change.
   */
  readonly announces: readonly string[] | 'a wake' | 'nothing';
}
