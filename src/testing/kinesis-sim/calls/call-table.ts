import type { CallName } from '../call-name.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { createStream } from './create-stream.js';
import { deleteStream } from './delete-stream.js';
import { describeStream } from './describe-stream.js';
import { describeStreamSummary } from './describe-stream-summary.js';
import { getRecords } from './get-records.js';
import { getShardIterator } from './get-shard-iterator.js';
import { listShards } from './list-shards.js';
import { listStreams } from './list-streams.js';
import { putRecord } from './put-record.js';
import { putRecords } from './put-records.js';
import { updateMaxRecordSize } from './update-max-record-size.js';

/** Carries a call out and returns its answer as JSON text, '' where AWS answers nothing. @throws KinesisError if refused */
export type Call = (account: Account, request: CallRequest) => string;

/** What carries out which call. */
export const CALLS: Readonly<Record<CallName, Call>> = {
  CreateStream: createStream,
  DeleteStream: deleteStream,
  DescribeStream: describeStream,
  DescribeStreamSummary: describeStreamSummary,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListShards: listShards,
  ListStreams: listStreams,
  PutRecord: putRecord,
  PutRecords: putRecords,
  UpdateMaxRecordSize: updateMaxRecordSize,
};
