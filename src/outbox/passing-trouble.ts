import { isNativeError } from 'node:util/types';

/**
 * SQLSTATE classes that pass by themselves: connection, transaction rollback, resources, object in use, operator intervention, system,
 * a primary that is one no longer or not yet (read-only), and a transaction that stood still for too long: its worker was stopped meanwhile.
 */
const PASSING = /^(?:08|40|53|55|57|58|25006|25P03|25P04)/;

/** Whether the same statement may succeed in a moment: the database was away, restarting, failing over, or somebody was in the way. */
export function isPassingTrouble(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, name } = error as Error & { code?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return PASSING.test(code);
  // Node's codes, or the driver's words, of a connection that broke or never came about. Anything else is a mistake of ours.
  return !/^(?:Range|Type|Syntax|Reference)Error$/.test(name);
}
