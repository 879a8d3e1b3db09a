import type { AggregateDeclaration } from './aggregate-declaration.js';
import {
  changedRootsSql,
  changedSharedSql,
  TRANSITION,
  type ChangedRoots,
  type Operation,
} from './changed-rows-sql.js';
import { FUNCTION_OPTIONS, functionComment, RENDERING_OPTIONS } from './generated-function.js';
import { marksSql } from './marks-sql.js';
import { snapshotSql } from './snapshot-sql.js';
import { identifier, ifSql, indent, keptName, literal } from './sql-text.js';
import { stateEventsSql, updatedRootsSql } from './state-events-sql.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

const OPERATIONS: readonly Operation[] = ['insert', 'update', 'delete', 'truncate'];

/**
 * The SQL that captures the changes of one aggregate: a function and four statement-level triggers on each table that its record shows,
 * and for history aggregates the events with their snapshots at commit. Replaces what an earlier version of the declaration left behind.
 * Takes a SHARE ROW EXCLUSIVE lock on the tables (writers wait, readers do not) until its transaction ends, and an ACCESS EXCLUSIVE one
 * (readers wait, too) where there were triggers before. Of `outbox_marks` it locks out the writers of all history aggregates.
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
  const name = identifier(keptName(`outbox_capture_${aggregate.type}_on_${watched.table}`));
  const branches = OPERATIONS.map((operation) => ({
    operation,
    body: branchSql(aggregate, watched, operation),
  })).filter(({ body }) => body !== '');
  const rendersBefore = watched.root && (aggregate.kinds ?? []).length > 0;
  const options = [
    rendersBefore ? RENDERING_OPTIONS : FUNCTION_OPTIONS,
    ...plannerSettings(aggregate, watched).map((setting) => `set ${setting} = off`),
  ].join('\n');
  const cases = branches.map(({ operation, body }) => ifSql(`tg_op = '${operation.toUpperCase()}'`, body));
  return [
    `create function ${name}() returns trigger ${options}\nas $capture$\nbegin\n  ${indent(cases.join('\n'), 2)}\n  return null;\nend $capture$;`,
    `comment on function ${name}() is ${literal(functionComment(aggregate.type))};`,
    `revoke all on function ${name}() from public;`,
    ...branches.map(({ operation }) => triggerSql(aggregate.type, watched.table, operation, name)),
  ].join('\n');
}

/**
 * A session keeps the plan that it made first, for a table that was small, or for a bulk change. Deleted roots and the roots of parts of
 * parts are looked up by index all the same. Old rows are paired with new ones by hash: sorting them costs a bulk change a third more. (A full
 * join needs one of the two. Until PostgreSQL 18, a plan that has to use what is switched off seems to cost 10 billion: its other choices are
 * made at random then, and JIT compiles it for a second. So hash joins stay on, and paths without an index are not compiled.)
 */
function plannerSettings({ publishes }: AggregateDeclaration, { root, parts }: WatchedTable): string[] {
  const looksUpPaths = parts.some(({ path }) => path.through);
  const looksUpRoots = publishes === 'state' && root !== undefined;
  return [
    ...(looksUpRoots || looksUpPaths ? ['enable_seqscan', 'enable_mergejoin'] : []),
    ...(looksUpPaths ? ['jit'] : []),
  ];
}

function branchSql(aggregate: AggregateDeclaration, watched: WatchedTable, operation: Operation): string {
  const roots = changedRootsSql(aggregate, watched, operation);
  const sharedIds = changedSharedSql(watched, operation);
  return [
    ...(roots.length > 0 ? [insertEventsSql(aggregate, watched, operation, roots)] : []),
    ...(sharedIds === null ? [] : [insertFanOutsSql(aggregate.type, watched.table, sharedIds)]),
  ].join('\n');
}

function insertEventsSql(
  aggregate: AggregateDeclaration,
  { root, table }: WatchedTable,
  operation: Operation,
  changed: readonly ChangedRoots[],
): string {
  if (aggregate.publishes === 'history') return marksSql(aggregate.type, changed, root !== undefined);
  return root && operation === 'update'
    ? updatedRootsSql(aggregate.type, table, changed)
    : stateEventsSql(aggregate.type, changed);
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
