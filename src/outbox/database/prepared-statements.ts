import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import type { Logger } from 'pino';
import { codeOf } from '../../logging/error-facts.js';
import type { Statement } from './statement.js';

/** duplicate_prepared_statement and invalid_sql_statement_name: another session's statements are found where ours should be. */
const OF_SHARED_SESSIONS = new Set(['42P05', '26000']);

/**
 * Statements that are prepared once per connection, by name: TypeORM prepares none, its driver does. A pooler that shares connections and
 * does not know prepared statements (PgBouncer before 1.21) mixes them up; from the first sign of it on, nothing is prepared any more.
 */
export class PreparedStatements {
  private readonly names = new Map<string, string>();

  constructor(
    private arePrepared: boolean,
    private readonly log: Logger,
  ) {}

  toQuery({ sql: text, parameters }: Statement): QueryConfig {
    const values = [...parameters];
    return this.arePrepared ? { name: this.nameOf(text), text, values } : { text, values };
  }

  /** @returns whether what failed may be run again: it failed by being prepared, and will not be any more. */
  giveUpAfter(error: unknown): boolean {
    const code = codeOf(error);
    if (code === undefined || !OF_SHARED_SESSIONS.has(code)) return false;
    // Several batches may find out at once.
    if (this.arePrepared) this.warn(error);
    this.arePrepared = false;
    return true;
  }

  private warn(error: unknown): void {
    this.log.warn(
      { err: error },
      'connections to PostgreSQL are shared by something that does not know prepared statements: from now on every batch is planned anew. ' +
        'DATABASE_PREPARED_STATEMENTS=false says so from the start; PgBouncer knows them from version 1.21 on',
    );
  }

  /** The same for the same text: a connection may be shared, through a pooler, with another version of this program. */
  private nameOf(text: string): string {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    const name = `shopstream_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    this.names.set(text, name);
    return name;
  }
}
