import { isNativeError } from 'node:util/types';
import { messageWithoutValues } from './without-values.js';

/**
 * What is safe and useful to log of an error: name, message, code, place. Never a statement or its parameters, nor the values that PostgreSQL
 * quotes, which are the shop's data.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  const message = messageWithoutValues(error);
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    message,
    ...(code !== undefined && { code }),
    stack: [`${error.name}: ${message}`, ...places].join('\n'),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
