import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The sweep's question, what waits by stream, as a function: so it brings its planner settings along, and a worker that has nothing to do
 * asks the database one thing a second, not a transaction of eight statements.
 *
 * One entry per kind of each type and the stream that carries it: `after_id`, after which id to look in the kind's lane. `ended_after`: since when
 * leases may have ended. It reads as whoever asks, through small partial indexes.
 */
export class CreateProbe1795661000000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROBE);
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION outbox_probe(text[], text[], text[], bigint[], timestamptz)');
  }
}

const PROBE = `CREATE FUNCTION outbox_probe(types text[], kinds text[], streams text[], after_ids bigint[], ended_after timestamptz)
RETURNS TABLE (stream text, claimable boolean, due boolean, expired boolean, fan_out boolean, resync boolean, lanes json)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off
AS $probe$
select stream, bool_or(lowest is not null or late), bool_or(due), bool_or(expired), bool_or(fan_out), bool_or(resync),
  coalesce(json_agg(json_build_object('type', type, 'lane', kind, 'lowest', lowest::text)) filter (where lowest is not null), '[]')
from (
  select carried.stream, carried.type, carried.kind,
    (select id from outbox_events where type = carried.type and lane = carried.kind and id > carried.after_id order by id limit 1) as lowest,
    exists (select from outbox_events where type = carried.type and lane = '+' || carried.kind) as late,
    exists (select from outbox_events event where event.stream = carried.stream and state = 'retrying' and due_at <= statement_timestamp()) as due,
    exists (
      select from outbox_events event
      where event.stream = carried.stream and state = 'leased' and due_at > ended_after and due_at <= statement_timestamp()
    ) as expired,
    exists (select from outbox_events where type = carried.type and lane = 'fan-out') as fan_out,
    exists (select from outbox_resyncs where type = carried.type and state = 'running' and next_at <= statement_timestamp()) as resync
  from unnest(types, kinds, streams, after_ids) as carried(type, kind, stream, after_id)
) probed
group by stream
$probe$`;
