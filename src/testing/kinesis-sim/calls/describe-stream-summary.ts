import { takeCall } from '../streams/call-limits.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { streamReference } from './stream-fields.js';
import { streamShape, visibleShards } from './stream-shapes.js';

/** DescribeStreamSummary: the stream with its number of open shards and its largest record. */
export function describeStreamSummary(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  fields.check();
  const stream = account.find(reference, nowMs);
  takeCall(account, 'DescribeStreamSummary', stream, nowMs);
  return JSON.stringify({
    StreamDescriptionSummary: {
      ...streamShape(stream, nowMs),
      OpenShardCount: visibleShards(stream, nowMs).length,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: stream.maxRecordKiB,
    },
  });
}
