import { isNativeError } from 'node:util/types';
import { placesOf } from './error-places.js';
import { withoutValues } from './without-values.js';

/**
 * What is safe and useful to log of an error: name, message, code, place. Never a statement or its parameters, nor the values that PostgreSQL
 * quotes, which are the shop's data.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  const message = withoutValues(error);
  return {
    name: error.name,
    message,
    ...(code !== undefined && { code }),
    stack: [`${error.name}: ${message}`, ...placesOf(error)].join('\n'),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
