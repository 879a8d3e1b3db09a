import { invalidArgument, validationError } from '../kinesis-error.js';
import { MAX_PARTITION_KEY_LENGTH } from '../limits.js';
import { isHashKey } from '../streams/hash-space.js';
import { decodeBase64, Fields, isObject, type JsonObject, wrongType } from './fields.js';

/** A record that a producer wants accepted. */
export interface RecordEntry {
  readonly partitionKey: string;
  readonly data: Buffer;
  readonly explicitHashKey: string | undefined;
  /** Data and partition key (UTF-8) together: what all size limits count. */
  readonly bytes: number;
}

/**
 * Reads one record. The regular case is a handful of comparisons, since this runs tens of thousands of times a second.
 * @param path how violations name the record: `records.3.member.` or nothing
 * @param violations takes what is wrong; the entry is of use only if nothing is
 */
export function readEntry(value: unknown, path: () => string, violations: string[]): RecordEntry {
  if (!isObject(value)) throw wrongType(value, 'Structure');
  const { Data: base64, PartitionKey: partitionKey, ExplicitHashKey: hashKey } = value;
  const regular =
    typeof base64 === 'string' &&
    typeof partitionKey === 'string' &&
    partitionKey.length >= 1 &&
    partitionKey.length <= MAX_PARTITION_KEY_LENGTH &&
    (hashKey === undefined || hashKey === null);
  return regular ? entry(partitionKey, decodeBase64(base64), undefined) : readIrregular(value, path(), violations);
}

/** @throws KinesisError ValidationException if a record is larger than its stream allows */
export function checkSizes(entries: readonly RecordEntry[], maxBytes: number, path: (index: number) => string): void {
  const oversize = entries.flatMap((each, index) => (each.bytes > maxBytes ? [index] : []));
  if (oversize.length === 0) return;
  // AWS leaves the value itself out of this message.
  const constraint = `failed to satisfy constraint: Member must have length less than or equal to ${maxBytes}`;
  throw validationError(oversize.map((index) => `Value at '${path(index)}data' ${constraint}`));
}

/** The number that overrides the partition key's hash. @throws KinesisError InvalidArgument if it is 2^128 or more */
export function hashKeyOf(entry: RecordEntry): bigint | undefined {
  if (entry.explicitHashKey === undefined) return undefined;
  const value = BigInt(entry.explicitHashKey);
  if (isHashKey(value)) return value;
  throw invalidArgument(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${entry.explicitHashKey}`,
  );
}

function entry(partitionKey: string, data: Buffer, explicitHashKey: string | undefined): RecordEntry {
  return { partitionKey, data, explicitHashKey, bytes: data.length + Buffer.byteLength(partitionKey) };
}

function readIrregular(value: JsonObject, path: string, violations: string[]): RecordEntry {
  const fields = new Fields(value, path, violations);
  const data = fields.blob('Data') ?? Buffer.alloc(0);
  const key = fields.text('PartitionKey', { required: true, minLength: 1, maxLength: MAX_PARTITION_KEY_LENGTH }) ?? '';
  return entry(key, data, fields.text('ExplicitHashKey', { pattern: /^(?:0|([1-9]\d{0,38}))$/ }));
}
