import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Runs one SQL statement with parameters. Statements of the outbox end in a SELECT, so that rows come back whatever they change. */
export type RunSql = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/**
 * Plans must not depend on the statistics of a table that is empty one minute and holds a million rows the next: the hot statements are
 * written for their indexes. JIT would compile them for hundreds of milliseconds on every call.
 * A worker that is stopped inside a transaction holds the type's lock: 3 s later PostgreSQL ends it.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL jit = off;
SET LOCAL synchronous_commit = on;
SET LOCAL idle_in_transaction_session_timeout = 3000`;

/** The outbox's way to PostgreSQL: short transactions, of statements that it wrote itself. */
@Injectable()
export class OutboxDatabase {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Runs statements in one READ COMMITTED transaction; rolls back and rethrows when one fails. */
  async transaction<Result>(work: (sql: RunSql) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(BEGIN);
      try {
        const result = await work((sql, parameters) => runner.query(sql, parameters && [...parameters]));
        await runner.query('COMMIT');
        return result;
      } catch (error) {
        // The connection may be what failed: the first error is the one to report.
        await runner.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  /** Runs one statement in a transaction of its own. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, [...parameters]);
  }
}
