/**
 * What a failed call, or a refused record in one, means:
 * - `unavailable`: the trouble is not the record's: retried without end, while the stream is probed.
 * - `throttled`: too much at once: retried without end, in smaller batches.
 * - `content`: the call was refused for what it holds: the guilty record is searched for.
 * - `unclear`: a refusal of unknown meaning: it is searched for as well. Either way a record is guilty only if others get through.
 */
export type FailureKind = 'unavailable' | 'throttled' | 'content' | 'unclear';

/** What an error means, by its signs: the name (or Node's code) if it is known, else the HTTP status. */
export interface FailureRow {
  readonly kind: FailureKind;
  /** The records may have been accepted all the same. */
  readonly ambiguous: boolean;
  /** AWS's error names, and codes of Node's own errors. */
  readonly names: readonly string[];
  /** Statuses of answers whose error has no known name: an exact one, or a hundred (`4xx`). Exact ones go first. */
  readonly statuses: readonly (number | `${number}xx`)[];
  /** For docs/failures.md. */
  readonly meaning: string;
}

/**
 * Every error that PutRecords is known to end with, and what it means. Sources: the exceptions of the SDK's own model, AWS's common errors
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html), the SDK's lists of throttling and clock-skew errors, and
 * what an HTTP client meets on the way. `npm run docs:generate` writes it into docs/failures.md.
 */
export const FAILURE_TABLE: readonly FailureRow[] = [
  {
    kind: 'content',
    ambiguous: false,
    names: [
      'ValidationException',
      'ValidationError',
      'InvalidArgumentException',
      'SerializationException',
      'RequestEntityTooLargeException',
    ],
    statuses: [413],
    meaning: 'The call was refused for what it holds; one bad record is enough.',
  },
  {
    kind: 'throttled',
    ambiguous: false,
    names: [
      'ProvisionedThroughputExceededException',
      'LimitExceededException',
      'KMSThrottlingException',
      'ThrottlingException',
      'Throttling',
      'ThrottledException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'BandwidthLimitExceeded',
      'TooManyRequestsException',
      'SlowDown',
    ],
    statuses: [429],
    meaning: 'Too much at once, for the stream, for a shard, for the key service or for a proxy.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: ['ResourceNotFoundException', 'ResourceInUseException', 'UnknownOperationException', 'InvalidAction'],
    statuses: [404, 405, 410],
    meaning: 'The stream does not exist (yet), or what answers is not Kinesis.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: [
      'AccessDeniedException',
      'AccessDenied',
      'NotAuthorized',
      'UnauthorizedException',
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'ExpiredTokenException',
      'ExpiredToken',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'OptInRequired',
      'CredentialsProviderError',
      'TokenProviderError',
      'ProviderError',
    ],
    statuses: [401, 403, 407],
    meaning: 'We lack a permission, or valid credentials.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: [
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'AuthFailure',
      'RequestExpired',
      'RequestInTheFuture',
      'RequestTimeTooSkewed',
    ],
    statuses: [],
    meaning:
      'The secret key is wrong, or our clock is. (The SDK takes the time from the refusal for its next signature.)',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: [
      'KMSAccessDeniedException',
      'KMSDisabledException',
      'KMSInvalidStateException',
      'KMSNotFoundException',
      'KMSOptInRequired',
    ],
    statuses: [],
    meaning: 'The stream is encrypted, and its key cannot be used.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: ['DryRunOperationException'],
    statuses: [],
    meaning: 'The call was made a dry run on its way: nothing was written.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: [
      'ECONNREFUSED',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EAI_FAIL',
      'EHOSTUNREACH',
      'EHOSTDOWN',
      'ENETUNREACH',
      'ENETDOWN',
      'EADDRNOTAVAIL',
      'EACCES',
      'EPERM',
      'EMFILE',
      'ENFILE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    statuses: [],
    meaning: 'No connection was made: network, name, port, certificate, or too many open files here.',
  },
  {
    kind: 'unavailable',
    ambiguous: true,
    names: [
      'InternalFailure',
      'InternalFailureException',
      'InternalServerError',
      'InternalServerException',
      'InternalServiceError',
      'ServiceUnavailable',
      'ServiceUnavailableException',
      'RequestAbortedException',
    ],
    statuses: ['5xx'],
    meaning: 'Kinesis, or a proxy before it, failed without saying how far it got.',
  },
  {
    kind: 'unavailable',
    ambiguous: true,
    names: [
      'TimeoutError',
      'RequestTimeout',
      'RequestTimeoutException',
      'AbortError',
      'ETIMEDOUT',
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'EPROTO',
    ],
    statuses: [408],
    meaning:
      'No answer in time, or the connection broke. (A connection that was not made in time counts here too: the SDK does not tell the two apart.)',
  },
  {
    kind: 'unavailable',
    ambiguous: true,
    names: ['MalformedAnswer'],
    statuses: ['2xx'],
    meaning:
      'The answer cannot be read, does not have one result per record, or describes a stream without saying its status.',
  },
  {
    kind: 'unavailable',
    ambiguous: false,
    names: [],
    statuses: ['3xx'],
    meaning: 'What answers is not Kinesis.',
  },
  {
    kind: 'unclear',
    ambiguous: false,
    names: [],
    statuses: ['4xx'],
    meaning: 'An unknown refusal. It may concern the stream or one record; whether others get through will show.',
  },
];

/** Anything else, without name and status that we know. */
export const UNKNOWN_FAILURE: FailureRow = {
  kind: 'unavailable',
  ambiguous: true,
  names: [],
  statuses: [],
  meaning: 'An unknown failure. What was not clearly refused may have been accepted.',
};
