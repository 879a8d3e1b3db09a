import { ExplainedFailure } from '../logging/error-facts.js';

/** An embedded service cannot be had or does not run; the message says what to do about it and carries no password. */
export class EmbeddedServiceError extends ExplainedFailure {
  override readonly name = 'EmbeddedServiceError';
}
