import { HttpException } from '@nestjs/common';
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

function detailOf(error: HttpException): string {
  return error.cause instanceof SyntaxError ? `The body is not valid JSON: ${error.message}` : error.message;
}
