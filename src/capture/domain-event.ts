/**
 * What the ORM saw happen to one aggregate in one committed transaction, told inside the process (`@OnEvent('order.cancelled')`).
 *
 * Best effort: writes that carry no id (`update()`, QueryBuilder, SQL), `upsert()` and `orIgnore()` (TypeORM does not tell whether the row was
 * there) and other programs' writes are not seen here, and a crash loses it. The streams have them all.
 */
export interface DomainEvent<Type extends string = string, Root extends object = object> {
  readonly type: Type;
  readonly aggregateId: number;
  /**
   * The root as the writer saved it, where the writer saved the root. Its own columns are a copy; parts and JSON values are the writer's own
   * objects, which it may have changed again by now.
   */
  readonly entity?: Root;
  /** For the kinds that are about a changed column: its values before and after. */
  readonly change?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}
