/** An aspect in which the two servers differ, and why that is right. */
export interface IntendedDifference {
  readonly case: string;
  readonly aspect: string;
  readonly kinesisSim: unknown;
  readonly kinesisLocal: unknown;
  readonly reason: string;
}

const ofCase = (name: string, ...rows: readonly [aspect: string, sim: unknown, local: unknown, reason: string][]) =>
  rows.map(([aspect, kinesisSim, kinesisLocal, reason]) => ({ case: name, aspect, kinesisSim, kinesisLocal, reason }));

const VALIDATION = 'ValidationException';
const INVALID = 'InvalidArgumentException';

const CONSTRAINT = 'AWS refuses what breaks a constraint of the API model with ValidationException.';
const SIZE = 'AWS refuses the whole call, with ValidationException; data and partition key count together.';
const NO_ENCRYPTION = 'AWS shows EncryptionType only for encrypted streams.';
const LIMIT = 'A limit of AWS that kinesis-local does not have.';
const CRASH = 'kinesis-local fails with 500; it is the caller who is wrong.';

/** Every difference that is meant. kinesis-sim follows AWS; the reasons say where kinesis-local does not. */
export const intendedDifferences: readonly IntendedDifference[] = [
  ...ofCase('describe a stream', [
    'hashRangesOfTwo',
    [
      { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727' },
      {
        StartingHashKey: '170141183460469231731687303715884105728',
        EndingHashKey: '340282366920938463463374607431768211455',
      },
    ],
    [
      { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105726' },
      {
        StartingHashKey: '170141183460469231731687303715884105727',
        EndingHashKey: '340282366920938463463374607431768211455',
      },
    ],
    'AWS splits 2^128 hash keys evenly, kinesis-local 2^128-1.',
  ]),
  ...ofCase('summarise a stream', [
    'maxRecordSizeInKiB',
    1024,
    undefined,
    'Producers read the limit here; AWS shows it always, kinesis-local only if it was set.',
  ]),
  ...ofCase(
    'create streams that cannot be',
    ['blankInName', VALIDATION, INVALID, CONSTRAINT],
    ['longName', VALIDATION, INVALID, CONSTRAINT],
    ['noShards', VALIDATION, 'LimitExceededException', CONSTRAINT],
    ['recordSizeTooLow', VALIDATION, INVALID, CONSTRAINT],
  ),
  ...ofCase('allow larger records', ['tooHigh', VALIDATION, INVALID, CONSTRAINT]),
  ...ofCase(
    'list streams',
    [
      'fields',
      ['HasMoreStreams', 'StreamNames', 'StreamSummaries'],
      ['HasMoreStreams', 'StreamNames'],
      'AWS lists summaries.',
    ],
    ['limitZero', VALIDATION, INVALID, CONSTRAINT],
  ),
  ...ofCase('list shards', ['zero', VALIDATION, 'Unknown', CRASH]),
  ...ofCase('put records', [
    'fields',
    ['FailedRecordCount', 'Records'],
    ['EncryptionType', 'FailedRecordCount', 'Records'],
    NO_ENCRYPTION,
  ]),
  ...ofCase(
    'put records with explicit hash keys',
    ['leadingZero', VALIDATION, INVALID, CONSTRAINT],
    ['noNumber', VALIDATION, 'Unknown', CRASH],
  ),
  ...ofCase(
    'put at the limits',
    ['noRecords', VALIDATION, 'ok', LIMIT],
    ['records501', VALIDATION, 'ok', LIMIT],
    ['emptyKey', VALIDATION, INVALID, CONSTRAINT],
    ['keyTooLong', VALIDATION, INVALID, CONSTRAINT],
    ['dataAndKeyOverOneMiB', VALIDATION, 'ok', SIZE],
    ['dataOverOneMiB', VALIDATION, 'records: accepted, InvalidArgumentException', SIZE],
    ['overTenMiB', INVALID, 'ok', LIMIT],
  ),
  ...ofCase('put more than a shard takes', [
    'threeTimesHalfAMiB',
    'records: accepted, accepted, ProvisionedThroughputExceededException',
    'ok',
    'kinesis-local never throttles.',
  ]),
  ...ofCase('put as a dry run', [
    'good',
    'DryRunOperationException',
    'ok',
    'kinesis-local ignores the flag and writes.',
  ]),
  ...ofCase(
    'put one record',
    ['fields', ['SequenceNumber', 'ShardId'], ['EncryptionType', 'SequenceNumber', 'ShardId'], NO_ENCRYPTION],
    ['keyTooLong', VALIDATION, INVALID, CONSTRAINT],
    ['oversize', VALIDATION, INVALID, CONSTRAINT],
  ),
  ...ofCase('read page by page', [
    'recordFields',
    ['ApproximateArrivalTimestamp', 'Data', 'PartitionKey', 'SequenceNumber'],
    ['ApproximateArrivalTimestamp', 'Data', 'EncryptionType', 'PartitionKey', 'SequenceNumber'],
    NO_ENCRYPTION,
  ]),
  ...ofCase(
    'ask for iterators that cannot be',
    ['sequenceTooMuch', INVALID, 'ok', 'AWS wants no StartingSequenceNumber with LATEST.'],
    ['sequenceUnknown', INVALID, 'ResourceNotFoundException', 'AWS calls a number that is none an invalid argument.'],
    ['unknownType', VALIDATION, 'SerializationException', CONSTRAINT],
  ),
  ...ofCase(
    'read in ways that cannot be',
    ['garbage', INVALID, 'Unknown', CRASH],
    ['limits', [VALIDATION, VALIDATION], [INVALID, INVALID], CONSTRAINT],
  ),
  ...ofCase(
    'send nonsense',
    ['valueOutOfBounds', `400 ${VALIDATION}`, `400 ${INVALID}`, CONSTRAINT],
    ['unknownCall', '400 UnknownOperationException', '400 AccessDeniedException', 'AWS names what it does not know.'],
    ['otherService', '400 UnknownOperationException', '400 AccessDeniedException', 'AWS names what it does not know.'],
  ),
];
