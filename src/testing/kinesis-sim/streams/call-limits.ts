import { KinesisError } from '../kinesis-error.js';
import type { Account } from './account.js';
import type { Stream } from './stream.js';
import { TokenBucket } from './token-bucket.js';

/** Calls a second on AWS: per account, but ListShards per stream. Creating and deleting is not limited here, for tests' sake. */
const CALLS_PER_SECOND = { DescribeStream: 10, DescribeStreamSummary: 20, ListShards: 1000 } as const;

/** Takes one call of an account-wide limit, if `describes` are throttled. @throws KinesisError LimitExceeded */
export function takeCall(account: Account, call: keyof typeof CALLS_PER_SECOND, stream: Stream, nowMs: number): void {
  if (!account.throttle.describes) return;
  const { name } = stream.plan;
  const bucket = bucketFor(account, call === 'ListShards' ? `${call} ${name}` : call, CALLS_PER_SECOND[call]);
  if (!bucket.allows(1, nowMs)) {
    throw new KinesisError(
      'LimitExceededException',
      `Rate exceeded for stream ${name} under account ${account.settings.accountId}.`,
    );
  }
  bucket.take(1);
}

function bucketFor(account: Account, key: string, perSecond: number): TokenBucket {
  const bucket = account.callLimits.get(key) ?? new TokenBucket(perSecond);
  account.callLimits.set(key, bucket);
  return bucket;
}
