/**
 * The stream's row, locked: two token buckets by PostgreSQL's clock, the stream's health, and what operators set. Nothing before `not_before`,
 * nothing while the stream is paused, nothing by a limit that is no longer the stream's; a broken stream gets one record as a probe, a
 * throttled one half the batch per level.
 */
export function allowanceSql(budgeted: boolean): string {
  const refilled = budgeted
    ? 'least($13, records + $12 * passed) as records, least($15, bytes + $14 * passed) as bytes'
    : `'infinity'::double precision as records, 'infinity'::double precision as bytes`;
  return `select records, bytes, broken, level, doubted_at, not_before, own_limit, paused, case
    when not (select known from server) or paused or own_limit is distinct from $9 or not_before > clock_timestamp() or bytes <= 0 then 0
    when broken then least(1, floor(records))
    else least(greatest(1, $4::integer >> level), floor(records)) end::integer as allowed
  from (
    select ${refilled}, broken, level, doubted_at, not_before, own_limit, paused_at is not null as paused
    from (
      select *, extract(epoch from clock_timestamp() - refilled_at)::double precision as passed
      from outbox_streams where stream = $2 for update
    ) saved
  ) refilled`;
}

/** What was claimed is taken off the budget, and a probe keeps others away for a while. */
export const SPENT = `, spent as (
  update outbox_streams
  set records = case when allowance.records = 'infinity' then outbox_streams.records
      else allowance.records - (select count(*) from claimed) end,
    bytes = case when allowance.bytes = 'infinity' then outbox_streams.bytes else allowance.bytes end,
    refilled_at = clock_timestamp(),
    not_before = case when allowance.broken and exists (select from claimed)
      then clock_timestamp() + $8 * interval '1 ms' else allowance.not_before end
  from allowance where outbox_streams.stream = $2
)`;
