import { SERVER_SQL } from './server-identity.js';

const SHOWN = `epoch, server, raised_at as "raisedAt", raised_by as "raisedBy", reason`;

/** The epoch and how it came about. */
export const SHOW_SQL = `select ${SHOWN} from outbox_epoch`;

/**
 * The next epoch: the seconds since 2020. One more than the last would not do: where a backup is restored for the second time, it brings back the
 * epoch from before the first, and numbers would come again in an epoch that consumers know.
 */
const NEXT_EPOCH = `greatest(epoch + 1, (extract(epoch from clock_timestamp()) - extract(epoch from timestamptz '2020-01-01 00:00:00Z'))::integer)`;

/** Raises the epoch. Parameters: $1 by whom, $2 why. */
export const RAISE_SQL = `with raised as (
  update outbox_epoch set epoch = ${NEXT_EPOCH}, raised_at = clock_timestamp(), raised_by = $1, reason = $2
  returning ${SHOWN}
)
select * from raised`;

/**
 * Takes note of another server than before, and raises the epoch; the first one is only noted. No row when it is the same. Committed
 * before anything is claimed: the claim compares again.
 */
export const NOTICE_SERVER_SQL = `with was as materialized (
  select server from outbox_epoch for update
), raised as (
  update outbox_epoch set server = ${SERVER_SQL},
    epoch = case when was.server is null then epoch else ${NEXT_EPOCH} end,
    raised_at = case when was.server is null then raised_at else clock_timestamp() end,
    raised_by = case when was.server is null then raised_by else 'worker' end,
    reason = case when was.server is null then reason else 'PostgreSQL was ' || was.server || ', and is ' || ${SERVER_SQL} end
  from was where was.server is distinct from ${SERVER_SQL}
  returning outbox_epoch.epoch, was.server as before, outbox_epoch.server
)
select * from raised`;
