import { QueryFailedError, type QueryRunner } from 'typeorm';

/** PostgreSQL's codes for "somebody else holds a lock": lock_not_available, deadlock_detected. */
const BUSY_CODES = new Set(['55P03', '40P01']);

/** A statement that failed only because other sessions hold locks: the same statement may succeed later. */
export function isBusyTable(error: unknown): error is QueryFailedError {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as Error & { code?: string };
  return code !== undefined && BUSY_CODES.has(code);
}

/**
 * Says which tables named in a statement others hold locks on, who they are and how long their transactions last; without their
 * statements, which may hold customers' data. PostgreSQL's own error does not name the table. To be called outside the failed transaction.
 */
export async function describeHolders(queryRunner: QueryRunner, statement: string): Promise<string> {
  const holders = await queryRunner.manager.query<{ table: string; pid: number; client: string; seconds: number }[]>(
    `SELECT c.relname AS table, a.pid, coalesce(nullif(a.application_name, ''), 'unnamed client') AS client,
            coalesce(extract(epoch FROM clock_timestamp() - min(a.xact_start)), 0)::int AS seconds
       FROM pg_locks l
       JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')
       JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND $1 ~ ('\\m' || c.relname || '\\M')
      GROUP BY 1, 2, 3
      ORDER BY seconds DESC, pid
      LIMIT 5`,
    [statement],
  );
  if (holders.length === 0) return 'nobody holds it any more';
  return holders
    .map(({ table, pid, client, seconds }) => `${table} is locked by pid ${pid} (${client}) for ${seconds} s`)
    .join(', ');
}
