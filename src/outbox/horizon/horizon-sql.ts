/**
 * Who holds back the horizon furthest: the transaction before which deleted rows must be kept. It may be a session of this database (other
 * roles cannot see what it does, but can see how old its snapshot is), a standby that reports its own, a replication slot, or a prepared
 * transaction. Whatever holds back the rows of the outbox, at present: slots in use count, views of the catalogs alone (catalog_xmin) do
 * not, of which the doctor tells (doctor/postgres/held-rows).
 */
export const OLDEST_HOLDER_SQL = `select holder, horizon::text as horizon, age(horizon) as transactions
from (
  select case when backend_type = 'walsender' then 'standby' else 'session' end || ' ' || pid as holder, seen.horizon
  from pg_stat_activity
  cross join lateral (values (backend_xmin), (backend_xid)) seen(horizon)
  where pid <> pg_backend_pid() and (datname = current_database() or backend_type = 'walsender')
  union all
  select 'replication slot ' || slot_name, xmin from pg_replication_slots
  union all
  select 'prepared transaction ' || gid, transaction from pg_prepared_xacts where database = current_database()
) held
where horizon is not null
order by age(horizon) desc
limit 1`;
