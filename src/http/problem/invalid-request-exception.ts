import { BadRequestException, type StandardSchemaValidationPipeOptions } from '@nestjs/common';
import type { RequestMistake } from './problem.js';

/** What a schema has to say against a value. */
type Issues = Parameters<NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>>[0];

/** Enough to see what is wrong; a thousand wrong ids are one mistake of the caller. */
const MOST_MISTAKES = 20;

/** The request is not what the route takes: answered with 400 and each mistake. */
export class InvalidRequestException extends BadRequestException {
  readonly errors: readonly RequestMistake[];

  constructor(issues: Issues) {
    const more = issues.length - MOST_MISTAKES;
    super(`The request is not valid${more > 0 ? `; ${more} more mistakes are not listed` : ''}.`);
    this.errors = issues.slice(0, MOST_MISTAKES).map(({ path = [], message }) => ({ path: pathText(path), message }));
  }
}

function pathText(path: NonNullable<Issues[number]['path']>): string {
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
}
