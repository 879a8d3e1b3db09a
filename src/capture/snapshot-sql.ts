import type { AggregateDeclaration } from './aggregate-declaration.js';
import { FUNCTION_OPTIONS, functionComment, RENDERING_OPTIONS } from './generated-function.js';
import { ASKED, BEHIND } from './history-events-sql.js';
import { recordSql } from './record-sql.js';
import { identifier, indent, literal } from './sql-text.js';

/**
 * The snapshot of a history aggregate: a deferred constraint trigger on the outbox rows that ask for it. It runs at commit, and sees all
 * statements of the transaction in one statement. Where several rows ask, the first one's run answers all, and each later one sees that in
 * its own row. It must not look at the others, or a transaction of 10,000 statements would go through its rows 10,000 times.
 *
 * The first one to ask goes to the end of the queue once more, behind the shop's own deferred constraints and triggers: these may wait for
 * rows, and whoever waits for a row must not hold an order's head.
 *
 * Its plan must not depend on statistics. The planner knows nothing of rows written a moment ago: it takes a thousand of them for one, and
 * would join them with a thousand records in a million steps, or read a whole backlog to find them. So each row is found by its transaction
 * (an index by type would find too many) and changed in place, its aggregate is looked up by index in a subquery per row, and sequential
 * scans are off.
 *
 * Order: the head rows of all history aggregates of the transaction, over all types, are incremented in one order, so that two commits of
 * one order queue up here and nowhere else (the shop's rows are never locked), and do not deadlock. The snapshot is taken in a statement
 * after that, and so sees what the earlier commit wrote. (The SQL function `outbox_lock_heads()` does not serve here, because before
 * PostgreSQL 18 each call plans it anew. It stays for going back to earlier triggers, which call it.)
 */
export function snapshotSql(aggregate: AggregateDeclaration): string {
  const type = literal(aggregate.type);
  const name = identifier(`outbox_snapshot_${aggregate.type}`);
  const root = identifier(aggregate.root.table);
  const id = identifier(aggregate.root.id);
  return `${askSql(aggregate.type)}

create function ${name}() returns trigger ${RENDERING_OPTIONS}
set enable_seqscan = off
set jit = off
as $snapshot$
declare
  unseen boolean;
begin
  if new.xid is null or new.type <> ${type} then
    return null;
  end if;
  if new.progress = ${ASKED} then
    ${indent(GO_BEHIND, 4)}
    return null;
  end if;
  perform from outbox_events
  where type = new.type and aggregate_id = new.aggregate_id and id = new.id and snapshot is null;
  if not found then
    return null;
  end if;

  insert into outbox_heads as head (type, aggregate_id, n)
  select type, aggregate_id, 1 from outbox_events where xid = pg_current_xact_id() and snapshot is null
  order by type, aggregate_id
  on conflict (type, aggregate_id) do update set n = head.n + 1;

  with own as materialized (
    select ctid as place, type from outbox_events where xid = pg_current_xact_id() and snapshot is null
  ), taken as (
  update outbox_events event
  set captured_at = clock_timestamp(), progress = null, (n, snapshot, kind, lane, change) = (
    select head.n, coalesce(record.body, '{}'), classified.kind, classified.kind, changed.change
    from outbox_heads head
    left join ${root} root on root.${id} = event.aggregate_id
    left join lateral (
      with wanted as (select event.aggregate_id as id)
      ${indent(recordSql(aggregate), 6)}
    ) record on true
    cross join lateral (select ${indent(kindSql(aggregate), 6)} as kind offset 0) classified
    cross join lateral (select ${indent(changeSql(aggregate), 6)} as change) changed
    where head.type = event.type and head.aggregate_id = event.aggregate_id
  )
  from own
  where event.ctid = own.place and own.type = ${type}
  returning event.kind
  )
  select bool_or(kind = 'nothing') into unseen from taken;
  if unseen then
    delete from outbox_events where xid = pg_current_xact_id() and kind = 'nothing' and type || '' = ${type};
  end if;
  return null;
end $snapshot$;
comment on function ${name}() is ${literal(functionComment(aggregate.type))};
revoke all on function ${name}() from public;
${whenAskedSql('insert', `outbox_ask_${aggregate.type}`)}
${whenAskedSql('update', `outbox_snapshot_${aggregate.type}`)}`;
}

const GO_BEHIND = `update outbox_events set progress = ${BEHIND}
where type = new.type and aggregate_id = new.aggregate_id and id = new.id and progress = ${ASKED};`;

/**
 * The first asking of every transaction: a function of its own, without all of the snapshot's settings, which cost as much as its update. Its
 * own row it must find by index as well: the session keeps a plan that was made when the outbox was empty. Who asks again, by an update, does so
 * in the snapshot's function.
 */
function askSql(type: string): string {
  const name = identifier(`outbox_ask_${type}`);
  return `create function ${name}() returns trigger ${FUNCTION_OPTIONS}
set enable_seqscan = off
as $ask$
begin
  if new.xid is not null and new.type = ${literal(type)} then
    ${indent(GO_BEHIND, 4)}
  end if;
  return null;
end $ask$;
comment on function ${name}() is ${literal(functionComment(type))};
revoke all on function ${name}() from public;`;
}

/**
 * Its condition is read anew by every statement that writes to the outbox, also for other types: the function tells the rest. Nobody but a
 * row that asks, or a fan-out, has a `progress`.
 */
function whenAskedSql(operation: 'insert' | 'update', functionName: string): string {
  const trigger = identifier(functionName);
  return `create constraint trigger ${trigger} after ${operation} on outbox_events
  deferrable initially deferred for each row when (new.progress is not null) execute function ${identifier(functionName)}();
alter table outbox_events enable always trigger ${trigger};`;
}

/**
 * What the transaction means. `nothing`: created and deleted in it, nobody ever saw it. Nor is a root told of that is gone already when only
 * its parts were captured: where constraints are immediate, its own deletion was dealt with before.
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
    when event.before = 'null' or event.before is null and event.kind = 'updated' then 'nothing' else 'deleted' end
  when event.before = 'null' then 'created'
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
  const values = columns.map((column) => `(${literal(column)}, event.before -> ${literal(column)}, ${nowSql(column)})`);
  return `case when classified.kind in (${kinds}) then (
  select json_object_agg(side.name, json_build_object('from', side.was, 'to', side.now))
  from (values ${values.join(', ')}) side(name, was, now)
  where side.was is distinct from side.now
) end`;
}

function changedSql(column: string): string {
  return `event.before -> ${literal(column)} is distinct from ${nowSql(column)} and event.before ? ${literal(column)}`;
}

/** As `before` has it: a column that is null is JSON's null there. */
function nowSql(column: string): string {
  return `coalesce(to_jsonb(root.${identifier(column)}), 'null')`;
}
