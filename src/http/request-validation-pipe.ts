import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequestException } from './problem/invalid-request-exception.js';

/**
 * Checks whatever a route takes with a schema (`@Body({ schema })`), and hands over what the schema makes of it.
 * @throws InvalidRequestException
 */
export function requestValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({ exceptionFactory: (issues) => new InvalidRequestException(issues) });
}
