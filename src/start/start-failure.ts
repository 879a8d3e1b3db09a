import { ConfigurationError, EX_CONFIG } from '../config/configuration-error.js';
import { EnvironmentFileError } from '../config/process-environment.js';
import { MigrationError } from '../database/migration-error.js';
import { PendingMigrationsError } from './pending-migrations-error.js';

const OPERATORS_MISTAKES = [ConfigurationError, EnvironmentFileError, MigrationError, PendingMigrationsError];

/**
 * Says why the service did not start: mistakes of its operator in plain words, anything else with its stack.
 * @returns the process's exit code.
 */
export function reportStartFailure(error: unknown): number {
  if (OPERATORS_MISTAKES.some((mistake) => error instanceof mistake)) {
    process.stderr.write(`${(error as Error).message}\n`);
    return EX_CONFIG;
  }
  process.stderr.write(
    `shopstream did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
