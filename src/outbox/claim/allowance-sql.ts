import { GIVEN } from './claim-parameters.js';

/** Longer than any pause and any probe: a time further ahead was written by a clock that was set back afterwards. */
const LONGEST_WAIT = '15 s';

/**
 * The stream's row, locked: two token buckets by PostgreSQL's clock, the stream's health, and what operators set. Nothing is allowed before
 * `not_before`, while the stream is paused, or under a limit that is no longer the stream's. A broken stream gets one record as a probe; a
 * throttled one half the batch per level.
 *
 * The clock is read once: it tells what has come back since the last claim, and the next claim counts from there, so that the time that a
 * claim takes is not lost. A clock that was set back (or a standby's that is behind) brings nothing back, takes nothing away, and makes no
 * pause longer.
 */
export function allowanceSql(budgeted: boolean): string {
  const refilled = budgeted
    ? `least(${GIVEN.maxRecords}, records + ${GIVEN.recordsPerSecond} * passed) as records, least(${GIVEN.maxBytes}, bytes + ${GIVEN.bytesPerSecond} * passed) as bytes`
    : `'infinity'::double precision as records, 'infinity'::double precision as bytes`;
  return `select records, bytes, counted_at, broken, level, doubted_at, not_before, own_limit, paused, case
    when (select known from server) is not true or paused or own_limit is distinct from ${GIVEN.ownLimit} or not_before > clock_timestamp() or bytes <= 0 then 0
    when broken then least(1, floor(records))
    else least(greatest(1, ${GIVEN.batch}::integer >> level), floor(records)) end::integer as allowed
  from (
    select ${refilled}, counted_at, broken, level, doubted_at, least(not_before, counted_at + interval '${LONGEST_WAIT}') as not_before, own_limit, paused_at is not null as paused
    from (
      select *, greatest(0, extract(epoch from counted_at - refilled_at))::double precision as passed
      from (select *, clock_timestamp() as counted_at from outbox_streams where stream = ${GIVEN.stream} for update) locked
    ) saved
  ) refilled`;
}

/** What was claimed is taken off the budget, and a probe keeps others away for a while. */
export const SPENT = `, spent as (
  update outbox_streams
  set records = case when allowance.records = 'infinity' then outbox_streams.records
      else allowance.records - (select count(*) from claimed) end,
    bytes = case when allowance.bytes = 'infinity' then outbox_streams.bytes else allowance.bytes end,
    refilled_at = allowance.counted_at,
    not_before = case when allowance.broken and exists (select from claimed)
      then clock_timestamp() + ${GIVEN.probeMs} * interval '1 ms' else allowance.not_before end
  from allowance where outbox_streams.stream = ${GIVEN.stream}
)`;
