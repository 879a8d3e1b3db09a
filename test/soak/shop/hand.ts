import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Client } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { SeededRandom } from '../../../src/testing/kinesis-sim/faults/seeded-random.js';
import type { Sql } from './ledger.js';

/** What a transaction has at hand. */
export interface Transaction {
  readonly sql: Sql;
  readonly orm: EntityManager;
  /** COPY FROM STDIN; `table` with its columns, rows in text format. */
  copy(table: string, rows: readonly (readonly (string | number)[])[]): Promise<void>;
}

/** A writer's hand: its dice, and its ways into the shop. */
export class Hand {
  constructor(
    private readonly dataSource: DataSource,
    private readonly random: SeededRandom,
    /** Of the HTTP API. */
    readonly apiUrl: string,
  ) {}

  /** Statements outside of a transaction. */
  readonly sql: Sql = (text, parameters) => this.dataSource.query(text, parameters);

  /** The ORM outside of a transaction. */
  get orm(): EntityManager {
    return this.dataSource.manager;
  }

  /** Does work in a transaction, and commits it unless the work says `rollback`. */
  async transaction(work: (transaction: Transaction) => Promise<'rollback' | undefined>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const end = await work(transactionOn(runner));
      await (end === 'rollback' ? runner.rollbackTransaction() : runner.commitTransaction());
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** A whole number from 0 to below `end`. */
  readonly below = (end: number): number => Math.floor(this.random.next() * end);

  readonly oneOf = <Choice>(choices: readonly [Choice, ...Choice[]]): Choice =>
    choices[this.below(choices.length)] ?? choices[0];
}

function transactionOn(runner: QueryRunner): Transaction {
  return {
    // Whatever the statement: rows only.
    sql: async <Row>(text: string, parameters?: unknown[]) =>
      ((await runner.query(text, parameters, true)) as { records?: Row[] }).records ?? [],
    orm: runner.manager,
    copy: async (table, rows) => {
      const client = (await runner.connect()) as Client;
      const text = rows.map((row) => `${row.join('\t')}\n`).join('');
      await pipeline(Readable.from([text]), client.query(copyFrom(`copy ${table} from stdin`)));
    },
  };
}
