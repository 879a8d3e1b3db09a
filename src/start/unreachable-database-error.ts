import { ExplainedFailure, messageOf } from '../logging/error-facts.js';

/** PostgreSQL does not answer, or does not let the process in; the message says which, and holds no password. */
export class UnreachableDatabaseError extends ExplainedFailure {
  override readonly name = 'UnreachableDatabaseError';

  constructor(reason: unknown) {
    super(`the PostgreSQL of DATABASE_URL cannot be used: ${messageOf(reason)}`, { cause: reason });
  }
}
