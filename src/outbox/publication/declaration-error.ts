import { ExplainedFailure } from '../../logging/error-facts.js';

/** What a feature declares cannot be; the message says of which aggregate or stream, and what is wrong with it. */
export class DeclarationError extends ExplainedFailure {
  override readonly name = 'DeclarationError';
}
