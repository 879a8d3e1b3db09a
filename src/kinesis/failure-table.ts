import { isNativeError } from 'node:util/types';

/**
 * What a failed PutRecords call, or a refused record in it, means:
 * - `unavailable`: trouble that is not the record's: retried without end, while the stream is probed.
 * - `throttled`: too much at once: retried without end, in smaller batches.
 * - `content`: the call was refused for what it held: the guilty record is searched for.
 */
export interface Failure {
  readonly kind: 'unavailable' | 'throttled' | 'content';
  /** The records may have been accepted all the same. */
  readonly ambiguous: boolean;
  /** The error's name or code, for logs and people. */
  readonly name: string;
}

const CONTENT = ['ValidationException', 'InvalidArgumentException', 'SerializationException'];

const THROTTLED = [
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'KMSThrottlingException',
];

/** Refused before anything was taken in. */
const REFUSED = [
  // the stream, or the right to write to it
  'ResourceNotFoundException',
  'ResourceInUseException',
  'AccessDeniedException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
  // who we are, and what time we think it is
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'CredentialsProviderError',
  'TokenProviderError',
  // the connection never came about
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** Everything that is not known to have been refused before it was taken in counts as possibly accepted. */
export function failureOf(error: unknown): Failure {
  const names = namesOf(error);
  const known = names.map(classify).find((failure) => failure !== undefined);
  return known ?? { kind: 'unavailable', ambiguous: true, name: names[0] ?? 'UnknownError' };
}

/** The meaning of a code in a PutRecords answer's entry: never the record's own fault. */
export function recordFailureOf(code: string): Failure {
  return classify(code) ?? { kind: 'unavailable', ambiguous: true, name: code };
}

function classify(name: string): Failure | undefined {
  if (CONTENT.includes(name)) return { kind: 'content', ambiguous: false, name };
  if (THROTTLED.includes(name)) return { kind: 'throttled', ambiguous: false, name };
  if (REFUSED.includes(name)) return { kind: 'unavailable', ambiguous: false, name };
  return undefined;
}

function namesOf(error: unknown): string[] {
  // Not instanceof: Node's own errors come from another realm where code runs in a vm context (Jest).
  if (!isNativeError(error)) return [];
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return [...(typeof code === 'string' ? [code] : []), error.name, ...namesOf(cause)];
}
