/**
 * CTEs that write down what a worker did with parked events by itself, where operators' repairs stand (`outbox_actions`), so that the trace
 * of an aggregate tells what became of them; part of the statement that does it.
 * @param events a CTE that yields `(type, aggregate_id, id)`; without a row nothing is written down.
 */
export function workerActionSql(action: 'parked.supersede' | 'parked.drop', events: string): string {
  return `noted as (
  insert into outbox_actions (actor, via, action, scope, outcome)
  select 'worker', 'worker', '${action}', '{}', jsonb_build_object('events', count(*), 'ids', jsonb_agg(id order by id))
  from ${events} having count(*) > 0
  returning id
), about as (
  insert into outbox_action_subjects (type, aggregate_id, action_id)
  select distinct event.type, event.aggregate_id, noted.id from noted, ${events} event
)`;
}
