/**
 * Joins the position of an aggregate, as `position`, or nulls where it has none; `known` says that consumers know the aggregate by a
 * delivery. Positions are looked up one by one, in a subquery that the planner cannot turn into a join: a join that looked cheap by
 * statistics read all positions up to the aggregate's. $1 is the type, unless it stands in a column.
 */
export function positionOf(aggregateId: string, type = '$1'): string {
  return `left join lateral (
    select *, delivered_at is not null and not deleted as known from outbox_positions
    where type = ${type} and aggregate_id = ${aggregateId} limit 1
  ) position on true`;
}

/**
 * Null unless the outbox holds an event of the aggregate that fulfils a condition on its row; $1 is the type. Not EXISTS, which the planner
 * may turn into a hash of all events that do.
 */
export function anyEventOf(aggregateId: string, condition: string): string {
  return `(select id from outbox_events where type = $1 and aggregate_id = ${aggregateId} and ${condition} limit 1)`;
}
