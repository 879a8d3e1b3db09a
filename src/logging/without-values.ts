import { isNativeError } from 'node:util/types';

/** Errors about the statement itself quote names of tables and functions, never data. */
const OF_THE_STATEMENT = /^42/;

/** The form of PostgreSQL's codes: all have a digit. Of Node's own none has, and some are as long (`EPIPE`). */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** An error's code, if it is one of PostgreSQL's. */
export function sqlStateOf(code: unknown): string | undefined {
  return typeof code === 'string' && SQLSTATE.test(code) ? code : undefined;
}

/** First line of an error's message. PostgreSQL quotes the value that it cannot take (`invalid input syntax for type json: "..."`): it is left out. */
export function withoutValues(message: string, sqlState: string | undefined): string {
  const [firstLine = ''] = message.split('\n');
  if (sqlState === undefined || OF_THE_STATEMENT.test(sqlState)) return firstLine;
  return firstLine.replace(/"[^"]*"|'[^']*'/g, '"..."');
}

/** The same of whatever was thrown. */
export function messageWithoutValues(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return withoutValues(error.message, 'code' in error ? sqlStateOf(error.code) : undefined);
}
