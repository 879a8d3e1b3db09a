/**
 * What a failed PutRecords call, or a refused record in it, means:
 * - `stream`: trouble that is not the record's: everything is retried, without end.
 * - `content`: the call was refused for what it held: the guilty record is searched for.
 * `ambiguous`: the records may have been accepted all the same.
 */
export interface Failure {
  readonly scope: 'stream' | 'content';
  readonly ambiguous: boolean;
  /** The error's name or code, for logs and people. */
  readonly name: string;
}

const CONTENT = ['ValidationException', 'InvalidArgumentException', 'SerializationException'];

const REFUSED = [
  // throttling
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'KMSThrottlingException',
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
  const content = names.find((name) => CONTENT.includes(name));
  if (content !== undefined) return { scope: 'content', ambiguous: false, name: content };
  const refused = names.find((name) => REFUSED.includes(name));
  return { scope: 'stream', ambiguous: refused === undefined, name: refused ?? names[0] ?? 'UnknownError' };
}

/** The meaning of a code in a PutRecords answer's entry. */
export function recordFailureOf(code: string): Failure {
  return { scope: 'stream', ambiguous: !REFUSED.includes(code), name: code };
}

function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return [...(typeof code === 'string' ? [code] : []), error.name, ...namesOf(cause)];
}
