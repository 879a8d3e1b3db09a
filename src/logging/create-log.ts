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
  /** Commands keep standard output for their result. */
  readonly to?: 'stdout' | 'stderr';
  /** Takes each line instead of standard output. */
  readonly write?: (line: string) => void;
}

/**
 * The process's logger: JSON lines on standard output, pretty on a terminal. Lines that belong to a request bear its id. Errors are logged
 * without the shop's data (see {@link describeError}), and secrets are hidden in whatever is written.
 */
export function createLog(
  level: string,
  { pretty = false, secrets = [], to = 'stdout', write }: LogOptions = {},
): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: requestFields,
    serializers: { err: describeError },
    ...(secrets.length > 0 && { hooks: { streamWrite: hiding(secrets) } }),
    ...(pretty && { transport: { target: 'pino-pretty', options: { ...PRETTY, destination: DESCRIPTOR[to] } } }),
  };
  if (write) return pino(options, { write });
  return pretty ? pino(options) : pino(options, pino.destination(DESCRIPTOR[to]));
}

const DESCRIPTOR = { stdout: 1, stderr: 2 } as const;

const PRETTY = { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', singleLine: true };
