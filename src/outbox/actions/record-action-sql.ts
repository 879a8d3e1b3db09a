/** Writes down what an operator had done. Parameters: $1 actor, $2 via, $3 action, $4 scope, $5 outcome, $6 types and $7 ids of the aggregates, in parallel. */
export const RECORD_ACTION_SQL = `with ${recordedSql(
  'values ($1, $2, $3, $4::jsonb, $5::jsonb)',
  'unnest($6::text[], $7::bigint[]) as subject(type, aggregate_id)',
)}
select id from recorded`;

/**
 * CTEs that write down what a worker did with parked events by itself, where operators' repairs stand, so that the trace of an aggregate tells
 * what became of them; part of the statement that does it.
 * @param events a CTE that yields `(type, aggregate_id, id)`; without a row nothing is written down.
 */
export function workerActionSql(action: 'parked.supersede' | 'parked.drop', events: string): string {
  return recordedSql(
    `select 'worker', 'worker', '${action}', '{}', jsonb_build_object('events', count(*), 'ids', jsonb_agg(id order by id))
  from ${events} having count(*) > 0`,
    `${events} subject`,
  );
}

/** @param entry yields the columns of the entry. @param subjects a relation `subject` with the aggregates that it is about. */
function recordedSql(entry: string, subjects: string): string {
  return `recorded as (
  insert into outbox_actions (actor, via, action, scope, outcome)
  ${entry}
  returning id
), about as (
  insert into outbox_action_subjects (type, aggregate_id, action_id)
  select distinct subject.type, subject.aggregate_id, recorded.id from recorded, ${subjects}
)`;
}
