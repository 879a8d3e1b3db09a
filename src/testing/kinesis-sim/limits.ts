/**
 * The figures of AWS Kinesis Data Streams that the simulator enforces.
 * Source: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html and the API reference.
 */
export const MIB = 1024 * 1024;

/** PutRecords takes 1 to 500 records. */
export const MAX_RECORDS_PER_CALL = 500;
/** Sum of data and partition keys of one PutRecords call; 5 MiB until 2025, so older servers still refuse more than that. */
export const MAX_REQUEST_BYTES = 10 * MIB;
/** Partition keys have 1 to 256 characters. */
export const MAX_PARTITION_KEY_LENGTH = 256;
/** A stream's maximum record size (data + partition key): default, and the bounds it can be raised within. */
export const MAX_RECORD_KIB = { default: 1024, min: 1024, max: 10_240 } as const;

/** What one shard takes in and gives out per second. */
export const SHARD_WRITE_RECORDS_PER_SECOND = 1000;
export const SHARD_WRITE_BYTES_PER_SECOND = MIB;
export const SHARD_READ_CALLS_PER_SECOND = 5;
export const SHARD_READ_BYTES_PER_SECOND = 2 * MIB;

/** One GetRecords answer holds at most so much. */
export const MAX_RECORDS_PER_READ = 10_000;
export const MAX_BYTES_PER_READ = 10 * MIB;

/** Shard iterators and pagination tokens live five minutes. */
export const ITERATOR_MAX_AGE_MS = 300_000;
export const NEXT_TOKEN_MAX_AGE_MS = 300_000;

/** Entries of one answer to ListShards, ListStreams and DescribeStream (its shards). */
export const SHARDS_PER_PAGE = 1000;
export const STREAMS_PER_PAGE = 100;
export const SHARDS_PER_DESCRIPTION = 100;

/** Calls a second: of an account, but ListShards of each stream. Creating and deleting is not limited here, for tests' sake. */
export const CALLS_PER_SECOND = { DescribeStream: 10, DescribeStreamSummary: 20, ListShards: 1000 } as const;

/** More than five streams in CREATING are refused. */
export const MAX_CREATING_STREAMS = 5;
/** Shards of an on-demand stream when it is created. */
export const ON_DEMAND_SHARDS = 4;
