import { isNativeError } from 'node:util/types';
import { pino, type Logger } from 'pino';

/**
 * The process's logger: JSON lines on standard output, pretty on a terminal. Errors are logged with name, message, code and stack; never
 * with a query's parameters, which hold the shop's data.
 */
export function createLog(level: string, { pretty = false }: { pretty?: boolean } = {}): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    ...(pretty && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' } },
    }),
  });
}

/** What is safe and useful to log of an error. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack,
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
