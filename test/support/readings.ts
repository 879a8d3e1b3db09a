/** What a transaction read of a table, by PostgreSQL's own count. */
export interface Readings {
  /** How often it looked into the table. */
  readonly lookups: number;
  /** Rows that this yielded, whether or not they were what was looked for. */
  readonly rows: number;
}

/** So far in the transaction that runs the statement; earlier ones of its session may be counted in, so take differences. $1 the table's name. */
export const READINGS_SQL = `select (seq_scan + idx_scan)::int as lookups, (seq_tup_read + idx_tup_fetch)::int as rows
from pg_stat_xact_user_tables where relname = $1`;
