import { EX_CONFIG, OperatorsMistake } from '../config/configuration-error.js';
import { lastWordsOn } from '../logging/error-facts.js';
import { DeclarationError } from '../outbox/publication/declaration-error.js';

/**
 * Says why the service did not start: mistakes of its operator, of what its features declare, and surroundings that are not as needed in plain words,
 * anything else with its stack.
 * @returns the process's exit code.
 */
export function reportStartFailure(error: unknown, write: (text: string) => void = toStderr): number {
  if (error instanceof OperatorsMistake || error instanceof DeclarationError) {
    write(`${error.message}\n`);
    return EX_CONFIG;
  }
  write(`shopstream did not start: ${lastWordsOn(error)}\n`);
  return 1;
}

function toStderr(text: string): void {
  process.stderr.write(text);
}
