import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import { cutOff } from './pipelined.js';

/** PostgreSQL did not answer in time; what it did of the work is not known. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'DEADLINE';

  constructor(deadlineMs: number, cause: unknown) {
    super(`PostgreSQL did not answer within ${deadlineMs} ms: its connection was cut`, { cause });
  }
}

/**
 * Does work on a query runner's connection, and cuts the connection when the work is not done in time. A server that vanished (a failover,
 * a lost network) never says so: the system would wait for it for a quarter of an hour. The pool does not use a cut connection again.
 * @throws DeadlineError, or what the work throws.
 */
export async function withinDeadline<Result>(
  runner: QueryRunner,
  deadlineMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  // The wait for a connection of the pool has a limit of its own.
  const connection = (await runner.connect()) as Client;
  const cut = { happened: false };
  const timer = setTimeout(() => {
    cut.happened = true;
    cutOff(connection);
  }, deadlineMs);
  try {
    return await work();
  } catch (error) {
    throw cut.happened ? new DeadlineError(deadlineMs, error) : error;
  } finally {
    clearTimeout(timer);
  }
}
