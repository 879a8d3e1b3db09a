import { Arrivals } from '../watch/arrivals.js';
import type { AcceptedRecord } from '../watch/record-checker.js';
import { HashSpace } from './hash-space.js';
import { SequenceNumbers } from './sequence-number.js';
import { Shard } from './shard.js';
import type { LogBounds } from './shard-log.js';

export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';
export type StreamStatus = 'CREATING' | 'ACTIVE' | 'DELETING';

/** What a stream is made of. */
export interface StreamPlan {
  readonly name: string;
  readonly arn: string;
  readonly mode: StreamMode;
  readonly shardCount: number;
  readonly maxRecordKiB: number;
  readonly createdAtMs: number;
  /** Until then the stream is CREATING. */
  readonly activeAtMs: number;
  /** Whether records are stored, within which bounds. */
  readonly bounds: LogBounds | undefined;
}

/** One stream: routes, numbers and stores the records it accepts. */
export class Stream {
  readonly shards: readonly Shard[];
  readonly arrivals: Arrivals;
  readonly sequenceNumbers: SequenceNumbers;
  maxRecordKiB: number;
  /** When a deletion is complete; undefined while nobody deletes. */
  deletedAtMs: number | undefined;
  private readonly space: HashSpace;
  private lastOrdinal = 0;
  private lastArrivalMs: number;

  constructor(
    readonly plan: StreamPlan,
    private readonly observe: ((record: AcceptedRecord) => void) | undefined,
  ) {
    this.space = new HashSpace(plan.shardCount);
    this.shards = this.space.ranges.map((range, index) => new Shard(index, range, plan.bounds ?? NOTHING));
    this.arrivals = new Arrivals(plan.name, () => this.all());
    this.sequenceNumbers = new SequenceNumbers(plan.createdAtMs);
    this.maxRecordKiB = plan.maxRecordKiB;
    this.lastArrivalMs = plan.createdAtMs;
  }

  /** The ordinal that the next record will get. */
  get nextOrdinal(): number {
    return this.lastOrdinal + 1;
  }

  status(nowMs: number): StreamStatus {
    if (this.deletedAtMs !== undefined) return 'DELETING';
    return nowMs < this.plan.activeAtMs ? 'CREATING' : 'ACTIVE';
  }

  /** The shard for a partition key, unless an explicit hash key overrides it. */
  route(partitionKey: string, explicitHashKey: bigint | undefined): Shard {
    const index =
      explicitHashKey === undefined ? this.space.indexOfKey(partitionKey) : this.space.indexOfHash(explicitHashKey);
    const shard = this.shards[index];
    if (shard === undefined) throw new Error(`no shard ${index} in stream ${this.plan.name}`);
    return shard;
  }

  /** Accepts a record for good and returns its sequence number. */
  append(shard: Shard, partitionKey: string, data: Buffer, bytes: number, nowMs: number): string {
    const ordinal = ++this.lastOrdinal;
    const arrivedAtMs = (this.lastArrivalMs = Math.max(this.lastArrivalMs, nowMs));
    const sequenceNumber = this.sequenceNumbers.format(ordinal, arrivedAtMs, shard.digits);
    shard.records += 1;
    shard.bytes += bytes;
    this.arrivals.total.add(1);
    // A stream that only counts must not pay for an object per record.
    if (this.plan.bounds === undefined && this.observe === undefined && !this.arrivals.watched) return sequenceNumber;
    const stream = this.plan.name;
    const record = { stream, shardId: shard.id, sequenceNumber, partitionKey, data, arrivedAtMs, ordinal };
    if (this.plan.bounds !== undefined) shard.log.append(record);
    this.observe?.(record);
    this.arrivals.announce(record);
    return sequenceNumber;
  }

  /** Stored records of all shards in order of acceptance. */
  all(): AcceptedRecord[] {
    return this.shards.flatMap((shard) => shard.log.all()).sort((a, b) => a.ordinal - b.ordinal);
  }

  /** Forgets stored records and counts; sequence numbers go on growing. */
  reset(): void {
    this.arrivals.total.reset();
    for (const shard of this.shards) {
      shard.log.clear();
      shard.records = shard.bytes = shard.throttled = 0;
    }
  }
}

const NOTHING: LogBounds = { maxRecords: 0, maxBytes: 0 };
