import type { AggregateDeclaration } from './aggregate-declaration.js';
import { FUNCTION_OPTIONS, functionComment } from './generated-function.js';
import { recordSql } from './record-sql.js';
import { identifier, indent, literal } from './sql-text.js';

/**
 * The snapshot of a history aggregate: a deferred constraint trigger on its outbox rows that runs at commit and sees all statements of the
 * transaction. The first row's run does the whole transaction, set-based; the others find nothing left.
 *
 * Order: `outbox_lock_heads()` takes our own head rows of all history aggregates of the transaction in one order, so that two commits of
 * one order queue up here and nowhere else (the shop's rows are never locked). The snapshot is taken in a statement after that, and so
 * sees what the earlier commit wrote.
 */
export function snapshotSql(aggregate: AggregateDeclaration): string {
  const type = literal(aggregate.type);
  const name = identifier(`outbox_snapshot_${aggregate.type}`);
  const root = identifier(aggregate.root.table);
  const id = identifier(aggregate.root.id);
  return `create function ${name}() returns trigger ${FUNCTION_OPTIONS}
as $snapshot$
begin
  perform from outbox_events
  where type = new.type and aggregate_id = new.aggregate_id and id = new.id and snapshot is null;
  if not found then
    return null;
  end if;

  -- Created and deleted in one transaction: nobody ever saw it.
  delete from outbox_events event
  where event.xid = pg_current_xact_id() and event.type = ${type} and event.snapshot is null and event.before = 'null'
    and not exists (select from ${root} root where root.${id} = event.aggregate_id);

  perform outbox_lock_heads();

  with wanted as materialized (
    select aggregate_id as id from outbox_events
    where xid = pg_current_xact_id() and type = ${type} and snapshot is null
  ), record as (
    ${indent(recordSql(aggregate), 4)}
  ), meaning as (
    select event.aggregate_id as id, head.n, coalesce(record.body, '{}')::json as snapshot, classified.kind, changed.change
    from outbox_events event
    join outbox_heads head on head.type = event.type and head.aggregate_id = event.aggregate_id
    left join ${root} root on root.${id} = event.aggregate_id
    left join record on record.id = event.aggregate_id
    cross join lateral (select ${indent(kindSql(aggregate), 6)} as kind) classified
    cross join lateral (select ${indent(changeSql(aggregate), 6)} as change) changed
    where event.xid = pg_current_xact_id() and event.type = ${type} and event.snapshot is null
  )
  update outbox_events event
  set n = meaning.n, snapshot = meaning.snapshot, kind = meaning.kind, lane = meaning.kind, change = meaning.change,
    captured_at = clock_timestamp()
  from meaning
  where event.xid = pg_current_xact_id() and event.type = ${type} and event.aggregate_id = meaning.id;
  return null;
end $snapshot$;
comment on function ${name}() is ${literal(functionComment(aggregate.type))};
revoke all on function ${name}() from public;
create constraint trigger ${name} after insert or update on outbox_events
  deferrable initially deferred for each row
  when (new.type = ${type} and new.xid is not null and new.snapshot is null)
  execute function ${name}();
alter table outbox_events enable always trigger ${name};`;
}

function kindSql(aggregate: AggregateDeclaration): string {
  const rules = (aggregate.kinds ?? []).map(
    (rule) =>
      `when ${changedSql(rule.column)}${rule.becomes === undefined ? '' : ` and root.${identifier(rule.column)}::text = ${literal(rule.becomes)}`} then ${literal(rule.kind)}`,
  );
  return `case
  when root.${identifier(aggregate.root.id)} is null then 'deleted'
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
  const values = columns.map(
    (column) => `(${literal(column)}, event.before -> ${literal(column)}, to_jsonb(root.${identifier(column)}))`,
  );
  return `case when classified.kind in (${kinds}) then (
  select json_object_agg(side.name, json_build_object('from', side.was, 'to', side.now))
  from (values ${values.join(', ')}) side(name, was, now)
  where side.was is distinct from side.now
) end`;
}

function changedSql(column: string): string {
  return `event.before -> ${literal(column)} is distinct from to_jsonb(root.${identifier(column)}) and event.before ? ${literal(column)}`;
}
