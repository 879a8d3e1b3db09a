import { isNativeError } from 'node:util/types';

/** Longer messages of AWS repeat the request. */
const LONGEST = 500;

/** `ResourceNotFoundException: Stream x under account ... not found.`: what the outbox keeps of a failed try, for people. */
export function reasonOf(name: string, error: unknown): string {
  const message = isNativeError(error) ? error.message : String(error);
  return `${name}: ${message}`.slice(0, LONGEST);
}
