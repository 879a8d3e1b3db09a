import { isNativeError } from 'node:util/types';
import { isProgrammingError } from '../../logging/programming-error.js';
import { sqlStateOf } from '../../logging/without-values.js';

/**
 * SQLSTATE classes that pass by themselves: connection, transaction rollback, resources, object in use, operator intervention, system,
 * a primary that is one no longer or not yet (read-only), and a transaction that stood still for too long: its worker was stopped meanwhile.
 */
const PASSING = /^(?:08|40|53|55|57|58|25006|25P03|25P04)/;

/** Whether the same statement may succeed in a moment: the database was away, restarting, failing over, or somebody was in the way. */
export function isPassingTrouble(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined) return PASSING.test(sqlState);
  // Node's codes, or the driver's words, of a connection that broke or never came about. Anything else is a mistake of ours.
  return !isProgrammingError(error);
}
