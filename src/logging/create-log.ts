import { pino, type Logger } from 'pino';
import { describeError } from './describe-error.js';
import { hiding } from './hidden-secrets.js';
import { requestFields } from './request-context.js';

/** How and where a log is written. */
export interface LogOptions {
  /** For people at a terminal, instead of JSON. */
  readonly pretty?: boolean;
  /** What must never be seen, whoever logs it. */
  readonly secrets?: readonly string[];
  /** Takes each line instead of standard output. */
  readonly write?: (line: string) => void;
}

/**
 * The process's logger: JSON lines on standard output, pretty on a terminal. Lines that belong to a request bear its id. Errors are logged
 * without the shop's data (see {@link describeError}), and secrets are hidden in whatever is written.
 */
export function createLog(level: string, { pretty = false, secrets = [], write }: LogOptions = {}): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: requestFields,
    serializers: { err: describeError },
    ...(secrets.length > 0 && { hooks: { streamWrite: hiding(secrets) } }),
    ...(pretty && { transport: { target: 'pino-pretty', options: PRETTY } }),
  };
  return write ? pino(options, { write }) : pino(options);
}

const PRETTY = { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', singleLine: true };
