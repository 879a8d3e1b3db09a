import {
  SHARD_READ_BYTES_PER_SECOND,
  SHARD_READ_CALLS_PER_SECOND,
  SHARD_WRITE_BYTES_PER_SECOND,
  SHARD_WRITE_RECORDS_PER_SECOND,
} from '../limits.js';
import type { HashRange } from './hash-space.js';
import { shardDigits } from './sequence-number.js';
import { type LogBounds, ShardLog } from './shard-log.js';
import { TokenBucket } from './token-bucket.js';

/** One shard: its range, its records, and what its rate limits have left. Shards are never split or merged. */
export class Shard {
  readonly id: string;
  readonly digits: string;
  readonly log: ShardLog;
  /** Accepted so far, also when nothing is stored. */
  records = 0;
  bytes = 0;
  /** Records refused because the shard's rate was exceeded. */
  throttled = 0;
  private readonly writeRecords = new TokenBucket(SHARD_WRITE_RECORDS_PER_SECOND);
  private readonly writeBytes = new TokenBucket(SHARD_WRITE_BYTES_PER_SECOND);
  private readonly readCalls = new TokenBucket(SHARD_READ_CALLS_PER_SECOND);
  private readonly readBytes = new TokenBucket(SHARD_READ_BYTES_PER_SECOND);
  private readonly iteratorCalls = new TokenBucket(SHARD_READ_CALLS_PER_SECOND);

  constructor(
    readonly index: number,
    readonly range: HashRange,
    bounds: LogBounds,
  ) {
    this.digits = shardDigits(index);
    this.id = `shardId-${this.digits}`;
    this.log = new ShardLog(bounds);
  }

  /** Takes a record's share of the write limits; false (and nothing taken) if either is used up. */
  admitWrite(bytes: number, nowMs: number): boolean {
    if (!this.writeRecords.allows(1, nowMs) || !this.writeBytes.allows(bytes, nowMs)) {
      this.throttled += 1;
      return false;
    }
    this.writeRecords.take(1);
    this.writeBytes.take(bytes);
    return true;
  }

  /** Takes one of the five reads a second; false if they, or the bytes earlier reads took, are used up. */
  admitRead(nowMs: number): boolean {
    if (!this.readCalls.allows(1, nowMs) || !this.readBytes.allows(1, nowMs)) return false;
    this.readCalls.take(1);
    return true;
  }

  /** Books what a read gave out; a 10 MiB answer closes the shard to readers for about four seconds. */
  chargeRead(bytes: number): void {
    this.readBytes.take(bytes);
  }

  /** Takes one of the five GetShardIterator calls a second. */
  admitIterator(nowMs: number): boolean {
    if (!this.iteratorCalls.allows(1, nowMs)) return false;
    this.iteratorCalls.take(1);
    return true;
  }
}
