import * as sdk from '@aws-sdk/client-kinesis';
import { FAILURE_TABLE } from './failure-table.js';
import { failureOf, MalformedAnswer, recordFailureOf } from './failure.js';

/** An error as the SDK makes it of an answer. */
const answered = (name: string, status: number, fault: 'client' | 'server' = status < 500 ? 'client' : 'server') =>
  Object.assign(new Error('message'), { name, $fault: fault, $metadata: { httpStatusCode: status } });

/** An answer that the SDK could not read. */
const unreadable = (status: number) =>
  Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: status } });

describe('failureOf', () => {
  it('has a row for every exception that the SDK declares, but for those of readers', () => {
    const declared = Object.entries(sdk)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof sdk.KinesisServiceException)
      .map(([name]) => name);
    const known = new Set(FAILURE_TABLE.flatMap(({ names }) => names));
    expect(declared).toContain('KMSThrottlingException');
    expect(declared.filter((name) => !known.has(name))).toEqual([
      'ExpiredIteratorException',
      'ExpiredNextTokenException',
    ]);
  });

  it('says one thing of each name', () => {
    const names = FAILURE_TABLE.flatMap((row) => row.names);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it.each([
    ['a name that says whose fault it is', answered('ValidationException', 400), 'content', false],
    ['a throttled call', answered('ProvisionedThroughputExceededException', 400), 'throttled', false],
    ['a throttled key', answered('KMSThrottlingException', 400), 'throttled', false],
    ['a missing stream', answered('ResourceNotFoundException', 400), 'unavailable', false],
    ['a wrong clock', answered('InvalidSignatureException', 400), 'unavailable', false],
    ['credentials that have expired', answered('ExpiredTokenException', 400), 'unavailable', false],
    ['a failure inside Kinesis', answered('InternalFailure', 500), 'unavailable', true],
    ['an unknown failure of the server', answered('SomethingNewException', 500), 'unavailable', true],
    ['an unknown refusal', answered('SomethingNewException', 400), 'unclear', false],
    ['a refusal without a name', answered('Unknown', 400), 'unclear', false],
    ['a proxy that refuses us', answered('Unknown', 403), 'unavailable', false],
    ['a proxy that finds the call too large', unreadable(413), 'content', false],
    ['a proxy that throttles', unreadable(429), 'throttled', false],
    ['a proxy that cannot reach Kinesis', unreadable(503), 'unavailable', true],
    ['a redirection', answered('Unknown', 301), 'unavailable', false],
    ['an answer that is no JSON', unreadable(200), 'unavailable', true],
    ['too few results', new MalformedAnswer('1 results for 2 records'), 'unavailable', true],
    ['nobody listening', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'unavailable', false],
    [
      'a reset connection',
      Object.assign(new Error(), { code: 'ECONNRESET', name: 'TimeoutError' }),
      'unavailable',
      true,
    ],
    ['a timeout', Object.assign(new Error(), { code: 'ETIMEDOUT', name: 'TimeoutError' }), 'unavailable', true],
    ['a known cause', new Error('outer', { cause: answered('AccessDeniedException', 400) }), 'unavailable', false],
    ['a bug', new TypeError('x is not a function'), 'unavailable', true],
    ['anything', 'a string', 'unavailable', true],
  ] as const)('%s', (_, error, kind, ambiguous) => {
    expect(failureOf(error)).toMatchObject({ kind, ambiguous });
  });

  it('names the error for people: by its name, its code, or the status of its answer', () => {
    expect(failureOf(answered('SomethingNewException', 400)).name).toBe('SomethingNewException');
    expect(failureOf(Object.assign(new Error(), { code: 'ECONNRESET', name: 'TimeoutError' })).name).toBe('ECONNRESET');
    expect(failureOf(unreadable(503)).name).toBe('HTTP 503');
    expect(failureOf(answered('Unknown', 403)).name).toBe('HTTP 403');
  });
});

describe('recordFailureOf', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 'throttled', false],
    ['InternalFailure', 'unavailable', true],
    ['SomethingNew', 'unavailable', true],
    ['NoResult', 'unavailable', true],
  ] as const)('%s', (code, kind, ambiguous) => {
    expect(recordFailureOf(code)).toEqual({ kind, ambiguous, name: code });
  });
});
