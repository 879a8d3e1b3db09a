import { dryRunPassed, throughputExceeded } from '../kinesis-error.js';
import type { Account } from '../streams/account.js';
import { encodeIterator } from '../streams/shard-iterator.js';
import { rateExceeded } from './accept-record.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { findShard } from './find-shard.js';
import { ITERATOR_TYPES, startingOrdinal } from './starting-ordinal.js';
import { requiredName, streamReference } from './stream-fields.js';

/** GetShardIterator: all five types. */
export function getShardIterator(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const shardId = requiredName(fields, 'ShardId');
  const type = fields.text('ShardIteratorType', { required: true, oneOf: ITERATOR_TYPES }) ?? '';
  const sequenceNumber = fields.text('StartingSequenceNumber', { pattern: /^(?:0|([1-9]\d{0,128}))$/ });
  const timeMs = fields.timeMs('Timestamp');
  const reference = streamReference(fields);
  const dryRun = fields.flag('DryRun');
  fields.check();
  const stream = account.findActive(reference, nowMs);
  const shard = findShard(account, stream, shardId);
  const fromOrdinal = startingOrdinal(account, stream, shard, { type, sequenceNumber, timeMs }, nowMs);
  if (account.throttle.reads && !shard.admitIterator(nowMs)) {
    throw throughputExceeded(rateExceeded(account, stream, shard));
  }
  if (dryRun) throw dryRunPassed();
  return JSON.stringify({
    ShardIterator: encodeIterator({
      streamName: stream.plan.name,
      streamCreatedAtMs: stream.plan.createdAtMs,
      shardIndex: shard.index,
      fromOrdinal,
      issuedAtMs: nowMs,
    }),
  });
}
