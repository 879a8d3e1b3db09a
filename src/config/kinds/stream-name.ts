import { text } from './scalars.js';
import type { Kind } from './kind.js';

/**
 * The name of a Kinesis stream.
 * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html (StreamName)
 */
export function streamName(): Kind<string> {
  return text(/^[a-zA-Z0-9_.-]{1,128}$/, 'a stream name of 1 to 128 letters, digits, `_`, `.` or `-` (no ARN)');
}
