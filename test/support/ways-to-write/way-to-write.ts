/** One row of the table of every way to write. `Writer` is what it writes with: an entity manager, or a connection without the ORM. */
export interface WayToWrite<Writer> {
  readonly way: string;
  /** Writes to the rows of `shop-rows.ts`. */
  readonly write: (writer: Writer) => Promise<unknown>;
  /** The events that go out, sorted; none for a write that changes no record. */
  readonly events: readonly string[];
  /**
   * What the process tells itself: domain events (sorted, with a wake), a wake alone where the ORM does not know the id, or nothing: then
   * only the probe finds the change.
   */
  readonly announces: readonly string[] | 'a wake' | 'nothing';
}
