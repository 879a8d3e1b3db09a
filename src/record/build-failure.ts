import { isNativeError } from 'node:util/types';
import { codeOf } from '../logging/error-facts.js';
import { placesOf, sqlPlacesOf } from '../logging/error-places.js';
import { isProgrammingError } from '../logging/programming-error.js';
import { sqlStateOf, withoutValues } from '../logging/without-values.js';

/**
 * Why records could not be built:
 * - `row`: the statement fails on some row (a value out of range, a function of the shop's that raises): that aggregate alone is at fault.
 * - `overload`: it took too long or too much memory: fewer at a time may work.
 * - `all`: the database is away, or refuses the statement whatever the rows: nobody's event is at fault.
 */
export interface BuildFailure {
  readonly scope: 'row' | 'overload' | 'all';
  /** Code, message and place; without quoted values and the words of the shop's functions, which may be customers' data. */
  readonly reason: string;
}

/** SQLSTATE classes of errors that a row's content causes: data, constraints, external routines, functions, limits of a value, RAISE. */
const OF_A_ROW = /^(?:22|23|2F|38|39|54|P0)/;

/** Cancelled (a statement timeout, for one), and what PostgreSQL calls insufficient resources but for full disks and connections. */
const OF_THE_LOAD = /^(?:57014|53000|53200)$/;

/** Longer ones would make the outbox's rows large. */
const LONGEST = 2000;

/** Makes something of what the building statement, or the code around it, threw. */
export function buildFailureOf(error: unknown): BuildFailure {
  if (!isNativeError(error)) return { scope: 'row', reason: `unbuildable: ${String(error)}`.slice(0, LONGEST) };
  const sqlState = sqlStateOf(error);
  const lines = [
    `unbuildable: ${codeOf(error) ?? error.name}: ${withoutValues(error)}`,
    ...sqlPlacesOf(error).map((place) => `  in ${place}`),
    ...placesOf(error),
  ];
  return { scope: scopeOf(sqlState, error), reason: lines.join('\n').slice(0, LONGEST) };
}

function scopeOf(sqlState: string | undefined, error: Error): BuildFailure['scope'] {
  // Without a code it is a connection that broke or never came about, which node-postgres tells in words, or a mistake of ours.
  if (sqlState === undefined) return isProgrammingError(error) ? 'row' : 'all';
  if (OF_A_ROW.test(sqlState)) return 'row';
  return OF_THE_LOAD.test(sqlState) ? 'overload' : 'all';
}
