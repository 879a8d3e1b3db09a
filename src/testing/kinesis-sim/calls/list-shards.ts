import { invalidArgument, KinesisError } from '../kinesis-error.js';
import { NEXT_TOKEN_MAX_AGE_MS, SHARDS_PER_PAGE } from '../limits.js';
import type { Account, StreamReference } from '../streams/account.js';
import { takeCall } from '../streams/call-limits.js';
import { decodeIterator, encodeIterator } from '../streams/shard-iterator.js';
import type { Stream } from '../streams/stream.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { firstShardIndex, shardFilter } from './shard-filter.js';
import { optionalName, streamReference } from './stream-fields.js';
import { shardShape, visibleShards } from './stream-shapes.js';

/** ListShards: all shards of a stream, page by page; shards are never closed, so filters only cut off the beginning. */
export function listShards(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  const token = fields.text('NextToken', { minLength: 1, maxLength: 1_048_576 });
  const limit = Math.min(SHARDS_PER_PAGE, fields.number('MaxResults', { min: 1, max: 10_000 }) ?? SHARDS_PER_PAGE);
  const after = optionalName(fields, 'ExclusiveStartShardId');
  const filter = shardFilter(fields);
  fields.check();
  const { stream, from } =
    token === undefined
      ? start(account, reference, nowMs, (found) => firstShardIndex(found, after, filter))
      : resume(account, reference, token, nowMs);
  takeCall(account, 'ListShards', stream, nowMs);
  const shards = visibleShards(stream, nowMs).slice(from);
  return JSON.stringify({
    Shards: shards.slice(0, limit).map((shard) => shardShape(stream, shard)),
    ...(shards.length > limit && { NextToken: nextToken(stream, from + limit, nowMs) }),
  });
}

interface Page {
  readonly stream: Stream;
  readonly from: number;
}

function start(account: Account, reference: StreamReference, nowMs: number, first: (stream: Stream) => number): Page {
  if (reference.name === undefined && reference.arn === undefined) {
    throw invalidArgument('Either NextToken or StreamName should be provided.');
  }
  const stream = account.find(reference, nowMs);
  return { stream, from: first(stream) };
}

function resume(account: Account, reference: StreamReference, token: string, nowMs: number): Page {
  if (reference.name !== undefined) throw invalidArgument('NextToken and StreamName cannot be provided together.');
  const position = decodeIterator(token);
  if (position === undefined) throw invalidArgument('NextToken is invalid.');
  if (nowMs - position.issuedAtMs > NEXT_TOKEN_MAX_AGE_MS) {
    throw new KinesisError('ExpiredNextTokenException', 'The pagination token has expired.');
  }
  return {
    stream: account.find({ name: position.streamName, arn: undefined }, nowMs),
    from: position.shardIndex,
  };
}

function nextToken(stream: Stream, shardIndex: number, nowMs: number): string {
  const { name, createdAtMs } = stream.plan;
  return encodeIterator({
    streamName: name,
    streamCreatedAtMs: createdAtMs,
    shardIndex,
    fromOrdinal: 0,
    issuedAtMs: nowMs,
  });
}
