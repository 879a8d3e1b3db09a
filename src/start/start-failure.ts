import { ConfigurationError, EX_CONFIG } from '../config/configuration-error.js';
import { EnvironmentFileError } from '../config/process-environment.js';
import { MigrationError } from '../database/migration-error.js';
import { EmbeddedServiceError } from '../embedded/embedded-service-error.js';
import { PendingMigrationsError } from './pending-migrations-error.js';
import { UnreachableDatabaseError } from './unreachable-database-error.js';

const OPERATORS_MISTAKES = [ConfigurationError, EnvironmentFileError, MigrationError, PendingMigrationsError];

/**
 * Says why the service did not start: mistakes of its operator and surroundings that are not as needed in plain words, anything else with
 * its stack.
 * @returns the process's exit code.
 */
export function reportStartFailure(error: unknown, write: (text: string) => void = toStderr): number {
  if (OPERATORS_MISTAKES.some((mistake) => error instanceof mistake)) {
    write(`${(error as Error).message}\n`);
    return EX_CONFIG;
  }
  write(`shopstream did not start: ${describe(error)}\n`);
  return 1;
}

/** Errors of the system and of PostgreSQL bear a code, and their message says it all. A refused connection may be several, without a message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describe).join('; ');
  if (!(error instanceof Error)) return String(error);
  const isExpected =
    error instanceof EmbeddedServiceError || error instanceof UnreachableDatabaseError || 'code' in error;
  return isExpected ? error.message : (error.stack ?? error.message);
}

function toStderr(text: string): void {
  process.stderr.write(text);
}
