import type { JsonObject } from '../calls/fields.js';
import { nameInArn } from '../streams/account.js';
import { decodeIterator } from '../streams/shard-iterator.js';

/** The stream that a call is about, as far as its input tells: by name, ARN, shard iterator or pagination token. */
export function streamOfCall(input: JsonObject): string | undefined {
  const { StreamName: name, StreamARN: arn, ShardIterator: iterator, NextToken: token } = input;
  if (typeof name === 'string') return name;
  if (typeof arn === 'string') return nameInArn(arn);
  if (typeof iterator === 'string') return decodeIterator(iterator)?.streamName;
  return typeof token === 'string' ? decodeIterator(token)?.streamName : undefined;
}
