import { isNativeError } from 'node:util/types';
import { codeOf } from './error-facts.js';
import { sqlPlacesOf } from './error-places.js';

/** Errors about the statement itself quote names of tables and functions, never data. */
const OF_THE_STATEMENT = /^42/;

/** Errors whose text is the shop's own (RAISE, and `plpy.Error` and the like of other languages): it may hold anything. */
const OF_A_FUNCTION = /^(?:P0|38)/;

/** PostgreSQL's own name for the place where PL/pgSQL raises, under whatever code the shop gave it. */
const RAISES = /^exec_stmt_(?:raise|assert)$/;

/** The form of PostgreSQL's codes: all have a digit. Of Node's own none has, and some are as long (`EPIPE`). */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/**
 * From the first quote to the last, over line breaks: a value may have quotes of its own. To the end, where it is not closed. PostgreSQL
 * quotes as its `lc_messages` does.
 */
const QUOTED = /["'«»„“”‘’‚‹›「」](?:[^]*["'«»„“”‘’‚‹›「」]|[^]*$)/;

/** An error's code, if it is one of PostgreSQL's. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && SQLSTATE.test(code) ? code : undefined;
}

/**
 * First line of an error's message. PostgreSQL quotes the value that it cannot take (`invalid input syntax for type json: "..."`): it is left
 * out, and so is the whole of what a function of the shop's said, but for its place.
 */
export function withoutValues(error: Error): string {
  const { routine } = error as { routine?: unknown };
  const sqlState = sqlStateOf(error);
  if (sqlState === undefined) return firstLineOf(error.message);
  if (OF_A_FUNCTION.test(sqlState) || (typeof routine === 'string' && RAISES.test(routine)))
    return `raised by the shop's own ${sqlPlacesOf(error)[0] ?? 'function'}`;
  return firstLineOf(OF_THE_STATEMENT.test(sqlState) ? error.message : error.message.replace(QUOTED, '"..."'));
}

/** The same of whatever was thrown, behind the code if it is one of PostgreSQL's. */
export function messageWithoutValues(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const sqlState = sqlStateOf(error);
  return `${sqlState === undefined ? '' : `${sqlState}: `}${withoutValues(error)}`;
}

function firstLineOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
