import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The delivery log: one row per delivered event, in a partition per day (UTC), so that old days go by dropping a table.
 *
 * A settlement must never fail because a day is missing: its rows go to the default partition then, and are moved when the day is made.
 */
export class CreateDeliveryLog1795654000000 implements MigrationInterface {
  public async up(runner: QueryRunner): Promise<void> {
    for (const statement of [TABLE, INDEX, REST, KEEP_DAYS]) await runner.query(statement);
    await runner.query('SELECT * FROM outbox_keep_delivery_days(3, 7)');
  }

  public async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION outbox_keep_delivery_days(integer, integer)');
    await runner.query('DROP TABLE outbox_deliveries');
  }
}

const TABLE = `CREATE TABLE outbox_deliveries (
  type text COLLATE "C" NOT NULL,
  aggregate_id bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  event_id uuid,
  epoch integer NOT NULL,
  sequence bigint NOT NULL,
  attempts integer NOT NULL,
  -- an earlier try may have been accepted as well: the record may be there twice
  ambiguous boolean NOT NULL,
  replayed boolean NOT NULL,
  stream text COLLATE "C" NOT NULL,
  shard_id text COLLATE "C" NOT NULL,
  kinesis_sequence_number text COLLATE "C" NOT NULL,
  captured_at timestamptz NOT NULL,
  delivered_at timestamptz NOT NULL
) PARTITION BY RANGE (delivered_at)`;

// For the trace of one aggregate; ids of two types seldom meet, and a narrower index is a cheaper one.
const INDEX = 'CREATE INDEX outbox_deliveries_aggregate ON outbox_deliveries (aggregate_id)';

const REST = 'CREATE TABLE outbox_deliveries_rest PARTITION OF outbox_deliveries DEFAULT';

/**
 * Makes the partitions of today and the next days, and drops those that are older than so many days. Run by workers, who do not own the
 * tables: hence SECURITY DEFINER, for whoever may write the log.
 *
 * Attaching takes SHARE UPDATE EXCLUSIVE on the log, which settlements do not mind, and ACCESS EXCLUSIVE on the default partition; dropping
 * takes ACCESS EXCLUSIVE for a moment. Each waits 100 ms at most, so that nothing queues up behind it for long: what could not be done now is
 * done by the next call.
 */
const KEEP_DAYS = `CREATE FUNCTION outbox_keep_delivery_days(ahead integer, keep integer) RETURNS TABLE (made integer, dropped integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET lock_timeout = '100ms'
AS $keep$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  day date;
  partition text;
BEGIN
  made := 0;
  dropped := 0;
  IF NOT has_table_privilege(session_user, 'public.outbox_deliveries', 'INSERT') THEN
    RAISE insufficient_privilege USING MESSAGE = 'only who may write outbox_deliveries may keep its days';
  END IF;
  -- Another worker is at it.
  IF NOT pg_try_advisory_xact_lock(hashtextextended('shopstream delivery days', 0)) THEN
    RETURN NEXT;
    RETURN;
  END IF;

  FOR day IN SELECT today + n FROM generate_series(0, ahead) n LOOP
    partition := 'outbox_deliveries_' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
    BEGIN
      -- A settlement that wrote to the default partition between moving its rows and attaching would make attaching fail.
      LOCK TABLE public.outbox_deliveries_rest IN ACCESS EXCLUSIVE MODE;
      EXECUTE format('CREATE TABLE public.%I (LIKE public.outbox_deliveries INCLUDING ALL)', partition);
      EXECUTE format(
        'WITH moved AS (DELETE FROM public.outbox_deliveries_rest WHERE delivered_at >= %L AND delivered_at < %L RETURNING *)
         INSERT INTO public.%I SELECT * FROM moved', day, day + 1, partition);
      EXECUTE format('ALTER TABLE public.outbox_deliveries ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', partition, day, day + 1);
      made := made + 1;
    EXCEPTION WHEN lock_not_available OR check_violation THEN
      NULL;
    END;
  END LOOP;

  FOR partition IN
    SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'public.outbox_deliveries'::regclass AND child.relname ~ '^outbox_deliveries_[0-9]{8}$'
      AND right(child.relname, 8) < to_char(today - keep, 'YYYYMMDD')
    ORDER BY child.relname
  LOOP
    BEGIN
      EXECUTE format('DROP TABLE public.%I', partition);
      dropped := dropped + 1;
    EXCEPTION WHEN lock_not_available THEN
      NULL;
    END;
  END LOOP;
  DELETE FROM public.outbox_deliveries_rest WHERE delivered_at < today - keep;
  RETURN NEXT;
END $keep$`;
