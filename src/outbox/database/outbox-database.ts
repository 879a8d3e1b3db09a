import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Client, QueryConfig } from 'pg';
import type { Logger } from 'pino';
import { DataSource, type QueryRunner } from 'typeorm';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { cutOff, pipelined } from '../../database/pipelined.js';
import { READ_ONLY } from '../../database/read-only.js';
import { withinDeadline } from '../../database/within-deadline.js';
import { codeOf } from '../../logging/error-facts.js';
import { LOG } from '../../logging/logging.module.js';
import { PreparedStatements } from './prepared-statements.js';
import type { Statement } from './statement.js';

/** Runs one SQL statement with parameters. Statements of the outbox end in a SELECT, so that rows come back whatever they change. */
export type RunSql = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/**
 * Plans must not depend on the statistics of a table that is empty one minute and holds a million rows the next: the outbox's statements are
 * written for their indexes. JIT would compile them for hundreds of milliseconds on every call.
 * A worker that is stopped inside a transaction (a claim is none: its COMMIT is on its way) holds rows: 3 s later PostgreSQL ends it.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL jit = off;
SET LOCAL synchronous_commit = on;
SET LOCAL idle_in_transaction_session_timeout = 3000`;

/**
 * For statements that are sent together. One plan for all parameters: what was planned for the last batch is as good for the next. And no wait
 * for a lock may outlast ours for the answer, or it would be committed after we have given it up.
 */
const BEGIN_TOGETHER = `${BEGIN};
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL lock_timeout = 5000`;

/** Twice what one may have to wait for a worker that was stopped inside a transaction: whatever takes so long has lost its server. */
const TRANSACTION_MS = 6000;

/** Frequent statements are small and take no locks: one that takes longer has lost its server. */
const ASK_MS = 4000;

/** A single statement may read a large batch. */
const STATEMENT_MS = 10_000;

/** The first message on a connection needs no lock: without an answer in this time it is dead, and after a failover all of the pool's are. */
const FIRST_ANSWER_MS = 2000;

/** The outbox's way to PostgreSQL: short transactions, of statements that it wrote itself. A server that vanished fails them in time. */
@Injectable()
export class OutboxDatabase {
  private readonly prepared: PreparedStatements;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(SETTINGS) settings: Settings,
    @Inject(LOG) log: Logger,
  ) {
    this.prepared = new PreparedStatements(settings.database.preparedStatements, log);
  }

  /** Runs statements in one READ COMMITTED transaction; rolls back and rethrows when one fails. */
  async transaction<Result>(work: (sql: RunSql) => Promise<Result>): Promise<Result> {
    return this.withRunner(async (runner) => {
      await withinDeadline(runner, FIRST_ANSWER_MS, () => runner.query(BEGIN));
      return withinDeadline(runner, TRANSACTION_MS, async () => {
        try {
          const result = await work((sql, parameters) => runner.query(sql, parameters && [...parameters]));
          await runner.query('COMMIT');
          return result;
        } catch (error) {
          // The connection may be what failed: the first error is the one to report.
          await runner.query('ROLLBACK').catch(() => undefined);
          throw error;
        }
      });
    });
  }

  /**
   * Runs statements that do not need each other's results in one READ COMMITTED transaction, and in one round trip: for the steps of a
   * batch, whose statements take no longer than their messages where batches are small. Rolls back when one fails, and rejects with the
   * error of the first that did.
   *
   * Each statement is prepared once per connection, since planning a claim takes as long as claiming a hundred events: their texts must be
   * few, and their plans the same for all parameters.
   * @param withinMs how long PostgreSQL may be at one statement, before it ends it (57014).
   * @returns the rows of each statement.
   */
  async together<Row>(statements: readonly Statement[], withinMs?: number): Promise<Row[][]> {
    try {
      return await this.inOnePacket(statements, withinMs);
    } catch (error) {
      if (this.prepared.giveUpAfter(error)) return this.inOnePacket(statements, withinMs);
      throw error;
    }
  }

  /** Runs one statement that is written for its indexes, in a transaction of its own with the planner settings that keep it to them. */
  async byIndex<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.transaction((run) => run<Row>(sql, parameters));
  }

  /**
   * Runs one short statement in a transaction of its own, and nothing besides: for what is asked again and again. That its connection is
   * dead is noticed when it does not answer.
   */
  async ask<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.withRunner((runner) =>
      withinDeadline(runner, ASK_MS, () => runner.query(sql, [...parameters]) as Promise<Row[]>),
    );
  }

  /** Runs one statement, which may take up to 10 s and whose plan is the planner's choice, in a transaction of its own. `SELECT 1` goes before, so that a dead connection is noticed in 2 s. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.withRunner(async (runner) => {
      await withinDeadline(runner, FIRST_ANSWER_MS, () => runner.query('SELECT 1'));
      return withinDeadline(runner, STATEMENT_MS, () => runner.query(sql, [...parameters]) as Promise<Row[]>);
    });
  }

  private async inOnePacket<Row>(statements: readonly Statement[], withinMs?: number): Promise<Row[][]> {
    const timeout =
      withinMs === undefined ? '' : `;\nSET LOCAL statement_timeout = ${Math.max(1, Math.ceil(withinMs))}`;
    const queries: QueryConfig[] = [
      { text: `${BEGIN_TOGETHER}${timeout}` },
      ...statements.map((statement) => this.prepared.toQuery(statement)),
      { text: 'COMMIT' },
    ];
    return this.withRunner((runner) =>
      withinDeadline(runner, TRANSACTION_MS, async () => {
        const answers = pipelined((await runner.connect()) as Client, queries);
        const settled = Promise.allSettled(answers);
        try {
          await withinDeadline(runner, FIRST_ANSWER_MS, async () => answers[0]);
          const results = await Promise.all(answers);
          return results.slice(1, -1).map(({ rows }) => rows as Row[]);
        } finally {
          await settled;
        }
      }),
    );
  }

  private async withRunner<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } catch (error) {
      // It would stay what it is, also when its server, or the one that took over, takes writes again.
      if (codeOf(error) === READ_ONLY) cutOff((await runner.connect()) as Client);
      throw error;
    } finally {
      await runner.release();
    }
  }
}
