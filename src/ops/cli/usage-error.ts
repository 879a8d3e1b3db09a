import { ExplainedFailure } from '../../logging/error-facts.js';

/** The command line is wrong; the message says what would be right. */
export class UsageError extends ExplainedFailure {
  override readonly name = 'UsageError';
}
