import { ExplainedFailure } from '../logging/error-facts.js';

/** A migration did not happen; the message says which and why. Migrations that were committed before it stay. */
export class MigrationError extends ExplainedFailure {
  override readonly name = 'MigrationError';
}
