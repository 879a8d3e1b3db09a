import { ExplainedFailure } from '../../logging/error-facts.js';

/** What the command asked for cannot be done; the message says why. It ends with exit code 1. */
export class CommandFailure extends ExplainedFailure {
  override readonly name = 'CommandFailure';
}
