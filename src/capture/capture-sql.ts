import type { AggregateDeclaration } from './aggregate-declaration.js';
import { changedRootsSql, changedSharedSql, TRANSITION, type Operation } from './changed-rows-sql.js';
import { FUNCTION_OPTIONS, functionComment } from './generated-function.js';
import { snapshotSql } from './snapshot-sql.js';
import { identifier, indent, literal } from './sql-text.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

const OPERATIONS: readonly Operation[] = ['insert', 'update', 'delete', 'truncate'];

/**
 * The SQL that captures the changes of one aggregate: a function and four statement-level triggers on each table that its record shows,
 * and for history aggregates the snapshot at commit. Replaces what an earlier version of the declaration left behind. Takes a SHARE ROW
 * EXCLUSIVE lock on the tables (writers wait, readers do not) until its transaction ends.
 */
export function captureSql(aggregate: AggregateDeclaration): string {
  return [
    dropCaptureSql(aggregate.type),
    ...watchedTables(aggregate).map((watched) => tableSql(aggregate, watched)),
    ...(aggregate.publishes === 'history' ? [snapshotSql(aggregate)] : []),
  ].join('\n\n');
}

/** The SQL that stops capturing an aggregate; its functions take their triggers with them. */
export function dropCaptureSql(type: string): string {
  return `do $$
declare
  captures regprocedure;
begin
  for captures in
    select oid::regprocedure from pg_proc
    where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') = ${literal(functionComment(type))}
  loop
    execute format('drop function %s cascade', captures);
  end loop;
end $$;`;
}

function tableSql(aggregate: AggregateDeclaration, watched: WatchedTable): string {
  const name = identifier(`outbox_capture_${aggregate.type}_on_${watched.table}`);
  const branches = OPERATIONS.map((operation) => ({
    operation,
    body: branchSql(aggregate, watched, operation),
  })).filter(({ body }) => body !== '');
  const cases = branches.map(
    ({ operation, body }) => `  if tg_op = '${operation.toUpperCase()}' then\n    ${indent(body, 4)}\n  end if;`,
  );
  return [
    `create function ${name}() returns trigger ${FUNCTION_OPTIONS}\nas $capture$\nbegin\n${cases.join('\n')}\n  return null;\nend $capture$;`,
    `comment on function ${name}() is ${literal(functionComment(aggregate.type))};`,
    `revoke all on function ${name}() from public;`,
    ...branches.map(({ operation }) => triggerSql(aggregate.type, watched.table, operation, name)),
  ].join('\n');
}

function branchSql(aggregate: AggregateDeclaration, watched: WatchedTable, operation: Operation): string {
  const roots = changedRootsSql(aggregate, watched, operation);
  const sharedIds = changedSharedSql(watched, operation);
  return [
    ...(roots.length > 0 ? [insertEventsSql(aggregate, roots)] : []),
    ...(sharedIds === null ? [] : [insertFanOutsSql(aggregate.type, watched.table, sharedIds)]),
  ].join('\n');
}

function insertEventsSql(aggregate: AggregateDeclaration, roots: readonly string[]): string {
  const changed = roots.join('\nunion all\n');
  const type = literal(aggregate.type);
  if (aggregate.publishes === 'state') {
    // Not deduplicated here: a conflict clause costs 10 µs a row, and the claim coalesces for free.
    return `insert into outbox_events (type, aggregate_id, kind, lane)
select ${type}, aggregate_id, kind, kind
from (
  ${indent(changed, 2)}
) changed;`;
  }
  // One row per order and transaction; a later statement empties the snapshot again, so that the commit takes it anew.
  return `insert into outbox_events as event (type, aggregate_id, kind, xid, before)
select ${type}, aggregate_id, 'updated', pg_current_xact_id(), (array_agg(before) filter (where before is not null))[1]
from (
  ${indent(changed, 2)}
) changed
group by aggregate_id
on conflict (xid, type, aggregate_id) where xid is not null
do update set snapshot = null, n = null, lane = null, before = coalesce(event.before, excluded.before);`;
}

function insertFanOutsSql(type: string, table: string, sharedIds: string): string {
  return `insert into outbox_events (type, aggregate_id, kind, lane, source)
select ${literal(type)}, shared_id, 'fan-out', 'fan-out', ${literal(table)}
from (
  ${indent(sharedIds, 2)}
) changed;`;
}

function triggerSql(type: string, table: string, operation: Operation, functionName: string): string {
  const name = identifier(`outbox_capture_${type}_${operation}`);
  const references = {
    insert: ` referencing new table as ${TRANSITION.new}`,
    update: ` referencing old table as ${TRANSITION.old} new table as ${TRANSITION.new}`,
    delete: ` referencing old table as ${TRANSITION.old}`,
    truncate: '',
  }[operation];
  // TRUNCATE has no transition tables, so its trigger reads the rows before they go.
  const when = operation === 'truncate' ? 'before' : 'after';
  return `create trigger ${name} ${when} ${operation} on ${identifier(table)}${references}
  for each statement execute function ${functionName}();
alter table ${identifier(table)} enable always trigger ${name};`;
}
