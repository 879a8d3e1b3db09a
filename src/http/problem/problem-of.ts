import { isNativeError } from 'node:util/types';
import { HttpException } from '@nestjs/common';
import { MAX_BODY_TEXT } from '../json-bodies.js';
import { databaseTroubleOf } from './database-trouble.js';
import { InvalidRequestException } from './invalid-request-exception.js';
import type { Problem } from './problem.js';

/** What is told of an error. */
export type ProblemFacts = Pick<Problem, 'status' | 'detail'> & { readonly errors?: Problem['errors'] };

/** What the caller is told of an error. What is not expected is a 500 that tells nothing: its message may hold data or secrets. */
export function problemOf(error: unknown): ProblemFacts {
  if (error instanceof InvalidRequestException) {
    return { status: error.getStatus(), detail: error.message, errors: [...error.errors] };
  }
  if (error instanceof HttpException) return { status: error.getStatus(), detail: detailOf(error) };
  return (
    databaseTroubleOf(error) ?? { status: 500, detail: 'Something went wrong here. The log has more under request_id.' }
  );
}

/** The body parser says too little of what it refuses. */
function detailOf(error: HttpException): string {
  const { cause, message } = error;
  if (cause instanceof SyntaxError) return `The body is not valid JSON: ${message}`;
  if (isZlibError(cause)) return `The body is not compressed as its Content-Encoding says: ${message}.`;
  return error.getStatus() === 413 ? `The body is larger than ${MAX_BODY_TEXT}.` : message;
}

function isZlibError(cause: unknown): boolean {
  return isNativeError(cause) && 'code' in cause && String(cause.code).startsWith('Z_');
}
