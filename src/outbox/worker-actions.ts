import type { RunSql } from './outbox-database.js';

/** Parked rows that a worker dealt with; ids are decimal strings. */
export interface DealtWith {
  readonly type: string;
  readonly aggregateId: string;
  readonly id: string;
}

/**
 * Writes down what a worker did with parked events by itself, where operators' repairs stand (`outbox_actions`), so that the trace of an
 * aggregate tells what became of them; in the transaction that did it.
 */
export async function noteWorkerAction(
  sql: RunSql,
  action: 'parked.supersede' | 'parked.drop',
  events: readonly DealtWith[],
): Promise<void> {
  if (events.length === 0) return;
  await sql(NOTE_SQL, [
    action,
    JSON.stringify({ events: events.length, ids: events.map(({ id }) => Number(id)) }),
    events.map(({ type }) => type),
    events.map(({ aggregateId }) => aggregateId),
  ]);
}

const NOTE_SQL = `with noted as (
  insert into outbox_actions (actor, via, action, scope, outcome) values ('worker', 'worker', $1, '{}', $2::jsonb) returning id
), about as (
  insert into outbox_action_subjects (type, aggregate_id, action_id)
  select distinct subject.type, subject.aggregate_id, noted.id from noted, unnest($3::text[], $4::bigint[]) as subject(type, aggregate_id)
)
select id from noted`;
