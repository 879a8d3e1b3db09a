import { warning, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/** A transaction of the shop is over by then, and so is a report or a backup, of which workers tell after a minute: what a doctor finds is to be ended. */
const LONG_SECONDS = 300;

interface Holder {
  kind: 'transaction' | 'slot' | 'prepared';
  name: string;
  seconds: number | null;
}

const MEND: Readonly<Record<Holder['kind'], (name: string) => string>> = {
  transaction: (pid) =>
    `Find out whose it is (select * from pg_stat_activity where pid = ${pid}); pg_terminate_backend(${pid}) ends it.`,
  slot: (name) => `Start its consumer, or, if nobody reads it any more, pg_drop_replication_slot('${name}').`,
  prepared: (gid) => `COMMIT PREPARED '${gid}' or ROLLBACK PREPARED '${gid}'.`,
};

/**
 * Whatever keeps PostgreSQL from clearing dead rows away: an outbox whose delivered events cannot be removed gets slower with every event
 * (28-44 ms a claim at 200,000). A role without pg_read_all_stats sees its own transactions only.
 *
 * Unlike the worker's look at the horizon (outbox/horizon), which times one holder by watching it, this is one look, and goes by when
 * transactions began: all of them that are long, with what ends them. Of slots it tells those that nobody reads: they will hold back rows of
 * the catalogs or the tables for ever.
 */
export async function examineHeldRows(sql: Sql, longSeconds = LONG_SECONDS): Promise<Diagnosis[]> {
  const holders = await sql<Holder>(HOLDERS_SQL, [longSeconds]);
  if (holders.length === 0) return [well('postgres.held-rows', 'nobody holds back old rows')];
  return holders.map(({ kind, name, seconds }) =>
    warning(
      'postgres.held-rows',
      `${kind} ${name} holds back dead rows${seconds === null ? '' : ` for ${seconds} s`}`,
      MEND[kind](name),
    ),
  );
}

const HOLDERS_SQL = `select 'transaction' as kind, pid::text as name, extract(epoch from clock_timestamp() - xact_start)::integer as seconds
from pg_stat_activity
where pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start < clock_timestamp() - $1 * interval '1 s'
  and (backend_xmin is not null or backend_xid is not null or state like 'idle in transaction%')
union all
select 'slot', slot_name, null from pg_replication_slots
where not active and (xmin is not null or catalog_xmin is not null)
union all
select 'prepared', gid, extract(epoch from clock_timestamp() - prepared)::integer from pg_prepared_xacts
where prepared < clock_timestamp() - $1 * interval '1 s'
order by seconds desc nulls last limit 20`;
