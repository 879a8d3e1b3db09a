import type { StreamDescriptionSummary } from '@aws-sdk/client-kinesis';
import { MalformedAnswer } from '../failures/failure.js';

/** What Kinesis tells of a stream as a whole. */
export interface StreamSummary {
  readonly status: string;
  readonly openShards: number;
  /** The largest record that it takes, data and key. */
  readonly maxRecordBytes: number;
}

/** AWS's maximum for one record (data and key) where the stream does not say otherwise. */
export const DEFAULT_MAX_RECORD_BYTES = 1024 * 1024;

/**
 * Reads the answer of DescribeStreamSummary; emulators leave some of it out, and a stream has one shard at least.
 * @throws MalformedAnswer where it is the answer of something else, a proxy that answers anything with `{}` for one: a stream that takes larger
 * records than usual, or has more shards, would count as one that does not.
 */
export function summaryOf(answer: StreamDescriptionSummary | undefined): StreamSummary {
  const { StreamStatus: status, MaxRecordSizeInKiB: maxRecordKiB } = answer ?? {};
  if (status === undefined) throw new MalformedAnswer('the description of a stream has no status');
  return {
    status,
    openShards: answer?.OpenShardCount ?? 1,
    maxRecordBytes: maxRecordKiB === undefined ? DEFAULT_MAX_RECORD_BYTES : maxRecordKiB * 1024,
  };
}

/** Whether a stream of this status takes records. */
export function takesRecords({ status }: Pick<StreamSummary, 'status'>): boolean {
  return status === 'ACTIVE' || status === 'UPDATING';
}
