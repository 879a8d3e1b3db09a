import { KinesisError } from '../kinesis-error.js';
import { CALLS_PER_SECOND } from '../limits.js';
import type { Account } from './account.js';
import type { Stream } from './stream.js';
import { TokenBucket } from './token-bucket.js';

/** Takes one call of what the account, or of ListShards the stream, has in a second, if `describes` are throttled. @throws KinesisError LimitExceeded */
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
