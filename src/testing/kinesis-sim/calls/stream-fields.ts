import { NAME } from '../name.js';
import type { StreamReference } from '../streams/account.js';
import type { Fields } from './fields.js';

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
