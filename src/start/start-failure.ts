import { ConfigurationError, EX_CONFIG } from '../config/configuration-error.js';
import { EnvironmentFileError } from '../config/process-environment.js';
import { MigrationError } from '../database/migration-error.js';
import { EmbeddedServiceError } from '../embedded/embedded-service-error.js';
import { lastWordsOn } from '../logging/error-facts.js';
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
  const isExpected = error instanceof EmbeddedServiceError || error instanceof UnreachableDatabaseError;
  write(`shopstream did not start: ${lastWordsOn(error, isExpected)}\n`);
  return 1;
}

function toStderr(text: string): void {
  process.stderr.write(text);
}
