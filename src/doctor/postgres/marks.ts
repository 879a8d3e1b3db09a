import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

const CHECK = 'postgres.marks';

interface Stranded {
  type: string;
  marks: number;
}

/**
 * A transaction's marks become events at its commit, and go: one that others see is a change that became none, since the triggers on
 * `outbox_marks` were disabled or missing, or are of a version from before marks.
 */
export async function examineMarks(sql: Sql): Promise<Diagnosis[]> {
  // A standby has no unlogged tables.
  const [server] = await sql<{ standby: boolean }>('select pg_is_in_recovery() as standby');
  if (server?.standby) return [];
  const stranded = await sql<Stranded>(STRANDED_SQL);
  if (stranded.length === 0) return [well(CHECK, 'none was left behind')];
  return stranded.map(({ type, marks }) =>
    failure(
      CHECK,
      `changes of ${type} that became no event: ${marks}`,
      `See that its triggers are well (postgres.triggers.${type}), then shopstream audit ${type} --mend, then DELETE FROM outbox_marks WHERE type = '${type}'.`,
    ),
  );
}

const STRANDED_SQL = 'select type, count(*)::integer as marks from outbox_marks group by type order by type';
