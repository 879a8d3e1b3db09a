import type { StreamReference } from '../streams/account.js';
import type { Fields, TextRules } from './fields.js';

/** Names of streams and shards. The group around the pattern keeps it anchored as a whole. */
const NAME: TextRules = { pattern: /^(?:[a-zA-Z0-9_.-]+)$/, minLength: 1, maxLength: 128 };

/** Reads StreamName and StreamARN, both optional until the stream is looked up. */
export function streamReference(fields: Fields): StreamReference {
  return {
    name: fields.text('StreamName', NAME),
    arn: fields.text('StreamARN', { pattern: /^(?:arn:aws.*:kinesis:.*:\d{12}:stream\/\S+)$/, maxLength: 2048 }),
  };
}

/** Reads a required stream name. */
export function requiredName(fields: Fields, field: string): string {
  return fields.text(field, { ...NAME, required: true }) ?? '';
}

/** Reads an optional name of a stream or shard. */
export function optionalName(fields: Fields, field: string): string | undefined {
  return fields.text(field, NAME);
}
