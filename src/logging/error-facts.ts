/** A failure that its message explains: whoever reads that needs no stack. */
export class ExplainedFailure extends Error {}

/**
 * What an error says, as it says it: to people at a terminal. For logs see `describeError`, which leaves values out. An AggregateError
 * without a message (every address of a name was tried) has it in its parts.
 */
export function messageOf(error: unknown): string {
  if (!isError(error)) return String(error);
  const { errors } = error as { errors?: unknown };
  return error.message === '' && Array.isArray(errors) ? errors.map(messageOf).join('; ') : error.message;
}

/** The code of an error of PostgreSQL (SQLSTATE), of Redis or of Node's own; undefined where it has none in letters. */
export function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/**
 * What a program's last words are about an error. One with a code is of the system or of PostgreSQL, and its message says it all, as an
 * {@link ExplainedFailure}'s does. Anything else comes with its stack.
 */
export function lastWordsOn(error: unknown): string {
  const saysItAll = error instanceof ExplainedFailure || codeOf(error) !== undefined || !isError(error);
  return saysItAll ? messageOf(error) : (error.stack ?? error.message);
}

/** By its form: Node's own errors come from another realm where code runs in a vm context (Jest), and a DOMException is no native error. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
