import { messageOf } from '../../logging/error-facts.js';

/** Longer messages of AWS repeat the request. */
const LONGEST = 500;

/** `ResourceNotFoundException: Stream x under account ... not found.`: what the outbox keeps of a failed try, for people. */
export function reasonOf(name: string, error: unknown): string {
  return `${name}: ${messageOf(error)}`.slice(0, LONGEST);
}
