import type { Client, QueryConfig, QueryResult } from 'pg';

/**
 * Sends queries in one packet, without waiting for the answer to one before the next. PostgreSQL answers them in their order; in a
 * transaction, whatever follows a failed statement fails as well, and a COMMIT rolls back. (What the driver itself refuses to send, a value
 * that it cannot convert for one, does not hold the others back.)
 *
 * node-postgres knows pipelining as a property of a connection, and a connection that has it refuses cursors (`QueryBuilder.stream()`),
 * which a shop's modules may use: so it has it while these queries are under way.
 * @returns the answers, each by itself. Nothing else may be asked of the connection before all of them came or failed.
 * @see https://node-postgres.com/features/pipelining
 */
export function pipelined(connection: Client, queries: readonly QueryConfig[]): Promise<QueryResult>[] {
  const { stream } = connection.connection;
  setPipeline(connection, true);
  stream.cork();
  try {
    const answers = queries.map((query) => connection.query(query));
    void Promise.allSettled(answers).then(() => {
      setPipeline(connection, false);
    });
    return answers;
  } finally {
    stream.uncork();
  }
}

/** Ends a connection, and fails what is under way on it: with queries in a pipeline, node-postgres would wait for their answers. */
export function cutOff(connection: Client): void {
  setPipeline(connection, false);
  connection.end().catch(() => undefined);
}

/** Declared as unchangeable, but looked at with each query. */
function setPipeline(connection: Client, pipeline: boolean): void {
  Object.assign(connection, { pipeline });
}
