import type { Statement } from '../database/statement.js';

/**
 * The lock that claims of one type wait for, over all workers, until the transaction ends. A statement of its own: what is read after it must
 * be younger than the lock.
 */
export function claimLock(type: string): Statement {
  return { sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', parameters: [`shopstream claim ${type}`] };
}
