/** PostgreSQL does not answer, or does not let the process in; the message says which, and holds no password. */
export class UnreachableDatabaseError extends Error {
  override readonly name = 'UnreachableDatabaseError';

  constructor(reason: unknown) {
    super(`the PostgreSQL of DATABASE_URL cannot be used: ${messageOf(reason)}`, { cause: reason });
  }
}

/** A host with several addresses gives an AggregateError without a message of its own. */
function messageOf(reason: unknown): string {
  if (reason instanceof AggregateError) return reason.errors.map(messageOf).join('; ');
  return reason instanceof Error ? reason.message : String(reason);
}
