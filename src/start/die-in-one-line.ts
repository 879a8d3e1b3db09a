import type { Logger } from 'pino';

/**
 * An error that nobody caught, or a rejected promise that nobody waited for, ends the process as it always does, but in a line of the log. Node
 * itself writes out everything that hangs on the error: statements with their parameters, commands with their passwords.
 */
export function dieInOneLine(log: Logger, exit: (code: number) => void = (code) => process.exit(code)): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'ended by an unexpected error');
    exit(1);
  });
}
