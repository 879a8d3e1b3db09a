import { hash } from 'node:crypto';

const HASH_SPACE = 1n << 128n;
const LEADING_BITS = 48;

/** The hash keys of one shard, both ends included. */
export interface HashRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** Kinesis' way from partition key to shard: MD5 as a 128-bit number, looked up in ranges that split the space evenly. */
export class HashSpace {
  readonly ranges: readonly HashRange[];
  private readonly leadingStarts: readonly number[];

  constructor(shardCount: number) {
    this.ranges = evenRanges(shardCount);
    this.leadingStarts = this.ranges.map((range) => Number(range.start >> BigInt(128 - LEADING_BITS)));
  }

  /** Index of the shard that a partition key belongs to. */
  indexOfKey(partitionKey: string): number {
    return this.ranges.length === 1 ? 0 : this.indexOfMd5(hash('md5', partitionKey));
  }

  /** Index of the shard for an MD5 in 32 hexadecimal digits. */
  indexOfMd5(md5: string): number {
    // Numbers are ten times cheaper than bigints; only a hash that starts like a border needs all its bits.
    const leading = parseInt(md5.slice(0, LEADING_BITS / 4), 16);
    const index = lastNotAbove(this.leadingStarts, leading);
    return this.leadingStarts[index] === leading ? this.indexOfHash(BigInt(`0x${md5}`)) : index;
  }

  /** Index of the shard for an explicit hash key below 2^128. */
  indexOfHash(hashKey: bigint): number {
    return this.ranges.findIndex((range) => hashKey <= range.end);
  }
}

/** Tells whether a number is a hash key at all: 0 to 2^128-1. */
export function isHashKey(value: bigint): boolean {
  return value >= 0n && value < HASH_SPACE;
}

function evenRanges(shardCount: number): HashRange[] {
  const size = HASH_SPACE / BigInt(shardCount);
  return Array.from({ length: shardCount }, (_, index) => ({
    start: size * BigInt(index),
    end: index === shardCount - 1 ? HASH_SPACE - 1n : size * BigInt(index + 1) - 1n,
  }));
}

/** Index of the last of the ascending `starts` that is not above `value`; the first is always 0. */
function lastNotAbove(starts: readonly number[], value: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
