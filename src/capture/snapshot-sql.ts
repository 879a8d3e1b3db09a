import { kindColumns, type AggregateDeclaration } from './aggregate-declaration.js';
import { FUNCTION_OPTIONS, functionComment, RENDERING_OPTIONS } from './generated-function.js';
import { ASKED, BEHIND } from './marks-sql.js';
import { recordSql } from './record-sql.js';
import { identifier, indent, literal } from './sql-text.js';
import { watchedTables } from './watched-tables.js';

/**
 * The events of a history aggregate: a deferred constraint trigger on the marks that ask for them. It runs at commit, sees all statements of
 * the transaction, and writes the events of all marks in one statement. Where several marks ask, the first one's run answers all, and each
 * later one sees that its own is gone. It must not look at the others, or a transaction of 10,000 statements would go through its marks
 * 10,000 times.
 *
 * The first one to ask goes to the end of the queue once more, behind the shop's own deferred constraints and triggers: these may wait for
 * rows, and whoever waits for a row must not hold an order's head. The tables of the record are locked before, too, as reading them locks them:
 * their owner may be about to truncate or alter one.
 *
 * Its plan must not depend on statistics. The planner knows nothing of rows written a moment ago: it takes a thousand of them for one, and
 * would join them with a thousand records in a million steps, or read a whole table to find them. So marks are found by their transaction,
 * everything else is looked up by index in a subquery per mark, and sequential scans are off.
 *
 * Order: the head rows of all history aggregates of the transaction, over all types, are locked in one order, so that two commits of one order
 * queue up here and nowhere else (the shop's rows are never locked), and do not deadlock. The snapshot is taken in a statement after that, and
 * so sees what the earlier commit wrote.
 *
 * A transaction may get here once more, where a deferred trigger of the shop's changes what we have told of. Its heads tell (`counted_before`).
 * The event from before is replaced, so that there is one per transaction, and what its root was first is kept.
 *
 * Never before the commit: where constraints are immediate, what asks or goes behind is called deeper in triggers than at a commit. Then ours are
 * deferred again. There would else be a snapshot after each statement, or in the middle of one that fires triggers of the shop's.
 */
export function snapshotSql(aggregate: AggregateDeclaration): string {
  const type = literal(aggregate.type);
  const name = identifier(`outbox_snapshot_${aggregate.type}`);
  const root = identifier(aggregate.root.table);
  const id = identifier(aggregate.root.id);
  const tables = watchedTables(aggregate)
    .map(({ table }) => `only ${identifier(table)}`)
    .join(', ');
  const own = `mark.xid = pg_current_xact_id() and mark.type = ${type}`;
  return `${askSql(aggregate.type)}

create function ${name}() returns trigger ${RENDERING_OPTIONS}
set enable_seqscan = off
set jit = off
as $snapshot$
declare
  repeated boolean;
begin
  if new.type <> ${type} then
    return null;
  end if;
  if pg_trigger_depth() > 1 then
    ${indent(deferAgain(aggregate.type), 4)}
    return null;
  end if;
  if new.progress = ${ASKED} then
    ${indent(GO_BEHIND, 4)}
    return null;
  end if;
  perform from outbox_marks where ${SAME_MARK};
  if not found then
    return null;
  end if;

  lock table ${tables} in access share mode;
  with counted as (
    -- Those of other types are only locked: they add 0, and leave who counted (null) to their own trigger.
    insert into outbox_heads as head (type, aggregate_id, n, counted_by)
    select type, aggregate_id, (type = ${type})::integer, case when type = ${type} then xid end
    from outbox_marks where xid = pg_current_xact_id()
    order by type, aggregate_id
    on conflict (type, aggregate_id) do update
    set n = head.n + excluded.n, counted_before = head.counted_by = excluded.counted_by, counted_by = coalesce(excluded.counted_by, head.counted_by)
    returning counted_before
  )
  select bool_or(counted_before) into repeated from counted;

  if repeated then
    with earlier as materialized (
      select event.place, event.before, mark.ctid as marked
      from outbox_marks mark
      cross join lateral (
        select n from outbox_heads where type = mark.type and aggregate_id = mark.aggregate_id and counted_before limit 1
      ) head
      cross join lateral (
        -- By its time as well: on a server that a dump was loaded into, a transaction of the same number may have left it long ago.
        select ctid as place, before from outbox_events
        where type = mark.type and aggregate_id = mark.aggregate_id and state = 'pending' and n = head.n - 1 and captured_at >= now() limit 1
      ) event
      where ${own}
    ), replaced as (
      delete from outbox_events event using earlier where event.ctid = earlier.place
    )
    -- Without asking once more.
    update outbox_marks mark set before = earlier.before, progress = null from earlier
    where mark.ctid = earlier.marked and earlier.before is not null;
  end if;

  insert into outbox_events (type, aggregate_id, kind, lane, n, before, change, snapshot)
  select ${type}, mark.aggregate_id, classified.kind, classified.kind, head.n, mark.before, changed.change, coalesce(record.body, '{}')
  from outbox_marks mark
  cross join lateral (
    select n from outbox_heads where type = mark.type and aggregate_id = mark.aggregate_id limit 1
  ) head
  left join lateral (
    select ${keptColumns(aggregate)} from ${root} where ${id} = mark.aggregate_id limit 1
  ) root on true
  cross join lateral (select ${indent(kindSql(aggregate), 4)} as kind offset 0) classified
  cross join lateral (select ${indent(changeSql(aggregate), 4)} as change) changed
  left join lateral (
    with wanted as (select mark.aggregate_id as id)
    ${indent(recordSql(aggregate), 4)}
  ) record on true
  where ${own} and classified.kind <> 'nothing';

  delete from outbox_marks mark where ${own};
  return null;
end $snapshot$;
comment on function ${name}() is ${literal(functionComment(aggregate.type))};
revoke all on function ${name}() from public;
${whenAskedSql('insert', `outbox_ask_${aggregate.type}`)}
${whenAskedSql('update', `outbox_snapshot_${aggregate.type}`)}`;
}

const SAME_MARK = 'xid = new.xid and aggregate_id = new.aggregate_id and type = new.type';

/** Has the mark ask at the commit, or when constraints are checked the next time. */
function deferAgain(type: string): string {
  const [ask, snapshot] = ['ask', 'snapshot'].map((name) => `public.${identifier(`outbox_${name}_${type}`)}`);
  return `set constraints ${ask}, ${snapshot} deferred;
update outbox_marks set progress = ${ASKED} where ${SAME_MARK};`;
}

const GO_BEHIND = `update outbox_marks set progress = ${BEHIND} where ${SAME_MARK} and progress = ${ASKED};`;

/**
 * The first asking of every transaction: a function of its own, without all of the snapshot's settings, which cost as much as its update. Its
 * own mark it must find by index as well: the session keeps a plan that was made when the table was empty. Who asks again, by an update, does so
 * in the snapshot's function.
 */
function askSql(type: string): string {
  const name = identifier(`outbox_ask_${type}`);
  return `create function ${name}() returns trigger ${FUNCTION_OPTIONS}
set enable_seqscan = off
as $ask$
begin
  if new.type = ${literal(type)} then
    if pg_trigger_depth() > 1 then
      ${indent(deferAgain(type), 6)}
    else
      ${indent(GO_BEHIND, 6)}
    end if;
  end if;
  return null;
end $ask$;
comment on function ${name}() is ${literal(functionComment(type))};
revoke all on function ${name}() from public;`;
}

/** Its condition is read anew by every statement that marks, also for other types: the function tells the rest. */
function whenAskedSql(operation: 'insert' | 'update', functionName: string): string {
  const trigger = identifier(functionName);
  return `create constraint trigger ${trigger} after ${operation} on outbox_marks
  deferrable initially deferred for each row when (new.progress is not null) execute function ${identifier(functionName)}();
alter table outbox_marks enable always trigger ${trigger};`;
}

/** What tells the kind. */
function keptColumns(aggregate: AggregateDeclaration): string {
  return [...new Set([aggregate.root.id, ...kindColumns(aggregate)])].map(identifier).join(', ');
}

/**
 * What the transaction means. `nothing`: created and deleted in it, nobody ever saw it. Nor is a root told of that is gone already when only
 * its parts were captured: its own deletion was told of before.
 *
 * Whether a column changed is asked last, and the kind is worked out once (hence OFFSET): JSON costs most here, a tenth of a bulk change's capture.
 */
function kindSql(aggregate: AggregateDeclaration): string {
  const rules = (aggregate.kinds ?? []).map(
    (rule) =>
      `when ${rule.becomes === undefined ? '' : `root.${identifier(rule.column)}::text = ${literal(rule.becomes)} and `}${changedSql(rule.column)} then ${literal(rule.kind)}`,
  );
  return `case
  when root.${identifier(aggregate.root.id)} is null then case
    when mark.before = 'null' or mark.before is null and not mark.wanted then 'nothing' else 'deleted' end
  when mark.before = 'null' then 'created'
  ${rules.join('\n  ')}
  else 'updated'
end`;
}

/** `{"status": {"from": ..., "to": ...}}` for the kinds that are about a changed column, null for the others. */
function changeSql(aggregate: AggregateDeclaration): string {
  const rules = aggregate.kinds ?? [];
  const columns = [...new Set(rules.map((rule) => rule.column))];
  if (columns.length === 0) return 'null::json';
  const kinds = rules.map((rule) => literal(rule.kind)).join(', ');
  const values = columns.map((column) => `(${literal(column)}, mark.before -> ${literal(column)}, ${nowSql(column)})`);
  return `case when classified.kind in (${kinds}) then (
  select json_object_agg(side.name, json_build_object('from', side.was, 'to', side.now))
  from (values ${values.join(', ')}) side(name, was, now)
  where side.was is distinct from side.now
) end`;
}

function changedSql(column: string): string {
  return `mark.before -> ${literal(column)} is distinct from ${nowSql(column)} and mark.before ? ${literal(column)}`;
}

/** As `before` has it: a column that is null is JSON's null there. */
function nowSql(column: string): string {
  return `coalesce(to_jsonb(root.${identifier(column)}), 'null')`;
}
