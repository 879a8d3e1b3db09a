import { ITERATOR_MAX_AGE_MS, MAX_REQUEST_BYTES, MIB } from './limits.js';
import type { RecordChecker } from './watch/record-checker.js';

/** A stream to create when the simulator starts. */
export interface StreamSpec {
  /** Letters, digits, `_`, `.`, `-`; at most 128. */
  readonly name: string;
  /** Shards, default 1; ignored for ON_DEMAND, which starts with four. */
  readonly shards?: number;
  /** Default PROVISIONED. */
  readonly mode?: 'PROVISIONED' | 'ON_DEMAND';
  /** Largest record (data + partition key) in KiB: 1,024 (default) to 10,240. */
  readonly maxRecordSizeInKiB?: number;
}

/** Which of AWS's rate limits are enforced. */
export interface ThrottleSwitches {
  /** 1,000 records/s and 1 MiB/s into each shard: refused record by record. */
  readonly writes: boolean;
  /** Five GetRecords calls/s, five GetShardIterator calls/s and 2 MiB/s out of each shard. */
  readonly reads: boolean;
  /** DescribeStreamSummary 20/s and DescribeStream 10/s per account, ListShards 1,000/s per stream. */
  readonly describes: boolean;
}

/** How a {@link KinesisSim} behaves; every field has a default. */
export interface KinesisSimOptions {
  /** TCP port on 127.0.0.1; default 0 = any free one. */
  readonly port?: number;
  /** Streams that exist (and are ACTIVE) from the start. Default none. */
  readonly streams?: readonly StreamSpec[];
  /** `true` (default): all rate limits of AWS; `false`: none; or a choice. */
  readonly throttle?: boolean | Partial<ThrottleSwitches>;
  /** `keep` (default) stores records for GetRecords and `records()`; `count` stores nothing and only counts and checks. */
  readonly storage?: 'keep' | 'count';
  /** Oldest records of a shard are trimmed beyond this number. Default 500,000. */
  readonly maxRecordsPerShard?: number;
  /** ... and beyond this many bytes of data. Default 256 MiB. */
  readonly maxBytesPerShard?: number;
  /** Sees every accepted record in order of acceptance; its report is part of `state()`. Default none. */
  readonly checker?: RecordChecker;
  /** Largest PutRecords call (data + keys) in bytes. Default 10 MiB, as AWS has it; 5 MiB plays an older server. */
  readonly maxRequestBytes?: number;
  /** How long a created stream stays CREATING (records are refused meanwhile). Default 0. */
  readonly createDelayMs?: number;
  /** How long a deleted stream stays DELETING. Default 0. */
  readonly deleteDelayMs?: number;
  /** Age at which a shard iterator expires. Default 300,000. */
  readonly iteratorMaxAgeMs?: number;
  /** Open shards of all streams together; more are refused with LimitExceededException. Default 500. */
  readonly shardLimit?: number;
  /** `true` (default) refuses calls without signature. The signature itself is never checked. */
  readonly requireAuthorization?: boolean;
  /** Seeds the random choices of faults: same seed, same calls in the same order, same faults. Default 1. */
  readonly seed?: number;
  /** Twelve digits, shown in ARNs and messages. Default 000000000000. */
  readonly accountId?: string;
  /** Shown in ARNs. Default ap-south-1. */
  readonly region?: string;
  /** Time in ms since 1970; replace it to test expiry and throttling without waiting. Default `Date.now`. */
  readonly clock?: () => number;
}

/** {@link KinesisSimOptions} with defaults filled in. */
export type SimSettings = Required<Omit<KinesisSimOptions, 'throttle' | 'checker' | 'streams' | 'port'>> & {
  readonly throttle: ThrottleSwitches;
  readonly checker: RecordChecker | undefined;
};

/** Fills in the defaults that {@link KinesisSimOptions} documents. */
export function settingsFrom(options: KinesisSimOptions): SimSettings {
  return {
    throttle: throttleSwitches(options.throttle ?? true),
    storage: options.storage ?? 'keep',
    maxRecordsPerShard: options.maxRecordsPerShard ?? 500_000,
    maxBytesPerShard: options.maxBytesPerShard ?? 256 * MIB,
    checker: options.checker,
    maxRequestBytes: options.maxRequestBytes ?? MAX_REQUEST_BYTES,
    createDelayMs: options.createDelayMs ?? 0,
    deleteDelayMs: options.deleteDelayMs ?? 0,
    iteratorMaxAgeMs: options.iteratorMaxAgeMs ?? ITERATOR_MAX_AGE_MS,
    shardLimit: options.shardLimit ?? 500,
    requireAuthorization: options.requireAuthorization ?? true,
    seed: options.seed ?? 1,
    accountId: options.accountId ?? '000000000000',
    region: options.region ?? 'ap-south-1',
    clock: options.clock ?? Date.now,
  };
}

/** `true` and `false` are all or none; what a choice leaves out is on. */
export function throttleSwitches(choice: boolean | Partial<ThrottleSwitches>): ThrottleSwitches {
  if (typeof choice === 'boolean') return { writes: choice, reads: choice, describes: choice };
  return { writes: true, reads: true, describes: true, ...choice };
}
