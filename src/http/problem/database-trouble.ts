import { isNativeError } from 'node:util/types';
import { QueryFailedError } from 'typeorm';
import { READ_ONLY } from '../../database/read-only.js';

/** A database error that an API's caller can do something about, in words that give nothing away. */
export interface DatabaseTrouble {
  readonly status: 409 | 422 | 503;
  readonly detail: string;
}

/** What PostgreSQL tells with an error (https://www.postgresql.org/docs/current/protocol-error-fields.html). */
interface ErrorFields {
  readonly code?: string;
  readonly message: string;
  readonly detail?: string;
  readonly column?: string;
  readonly constraint?: string;
}

const AWAY = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH)$/;

/** What node-postgres says, without a code, of a connection that broke or never came about. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Other transactions were in the way: serialization failure, deadlock, lock not available. */
const IN_THE_WAY = /^(40001|40P01|55P03)$/;

const DELETES = /^\s*delete\b/i;

/** Makes something of a database error; undefined when it is no such error, or a bug of ours. */
export function databaseTroubleOf(error: unknown): DatabaseTrouble | undefined {
  // Not instanceof: errors of Node's own may come from another realm (in tests they do).
  if (!isNativeError(error)) return undefined;
  const fields = (error instanceof QueryFailedError ? error.driverError : error) as ErrorFields;
  const code = typeof fields.code === 'string' ? fields.code : '';
  if (AWAY.test(code) || AWAY_WORDS.test(fields.message))
    return { status: 503, detail: 'The database does not answer at present.' };
  if (!(error instanceof QueryFailedError)) return undefined;
  if (code === READ_ONLY) return { status: 503, detail: 'The database takes no writes at present.' };
  if (IN_THE_WAY.test(code)) return { status: 503, detail: 'Another transaction was in the way; try again.' };
  return violationOf(code, fields, error.query);
}

function violationOf(
  code: string,
  { message, detail, column, constraint }: ErrorFields,
  query: string,
): DatabaseTrouble | undefined {
  switch (code) {
    case '23505':
      return { status: 409, detail: detail ?? `There is one already (${String(constraint)}).` };
    case '23001':
      // ON DELETE RESTRICT, from PostgreSQL 18 on.
      return { status: 409, detail: detail ?? `Is still referred to (${String(constraint)}).` };
    case '23503':
      // A row that is gone and one that is still referred to are one code, and the message is in the server's language.
      return DELETES.test(query) || message.includes('update or delete on')
        ? { status: 409, detail: detail ?? `Is still referred to (${String(constraint)}).` }
        : { status: 422, detail: detail ?? `Refers to nothing (${String(constraint)}).` };
    case '23502':
      return { status: 422, detail: `${column ?? 'A column'} must not be null.` };
    case '23514':
      return { status: 422, detail: `Breaks the rule ${String(constraint)}.` };
    default:
      // Class 22: a value that no column of that type can hold (too large a number, a NUL character).
      return code.startsWith('22') ? { status: 422, detail: `A value cannot be stored: ${message}.` } : undefined;
  }
}
