import {
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type ChildShard,
  type KinesisClient,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis';
import { boundedCall } from '../bounded-call.js';

/** Where reading begins: from now on, with the oldest record that is kept, or with what arrived at a time. */
export type TailStart = 'latest' | 'beginning' | Date;

/** A record as it stands on a shard. */
export interface TailedRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly arrivedAt: Date;
  readonly data: Buffer;
}

/** What one read of a shard found. */
export interface ShardRead {
  readonly records: readonly TailedRecord[];
  /** How far the read was behind the shard's end. */
  readonly behindMs: number;
  /** The shard is closed and read to its end; these follow it. */
  readonly closed?: readonly ChildShard[];
}

/** A read takes 10 MiB at most, whatever it says here. */
const RECORDS_PER_READ = 1000;

/** A call that hangs is made again in the next turn; the SDK's own attempts are within. */
export const READ_TIMEOUT_MS = 15_000;

/** Reads one shard in its order. */
export class ShardReader {
  private iterator: string | undefined;
  private lastSequenceNumber: string | undefined;

  constructor(
    private readonly client: KinesisClient,
    private readonly streamName: string,
    readonly shardId: string,
    private readonly start: TailStart,
  ) {}

  /** Finds the place where reading begins, unless it is known. */
  async open(signal: AbortSignal): Promise<void> {
    this.iterator ??= await this.newIterator(signal);
  }

  /** The next records. @throws what the SDK throws; nothing is skipped when it is called again. */
  async read(signal: AbortSignal): Promise<ShardRead> {
    await this.open(signal);
    const answer = await this.next(signal);
    const records = (answer.Records ?? []).map((record) => this.tailed(record));
    this.iterator = answer.NextShardIterator;
    this.lastSequenceNumber = records.at(-1)?.sequenceNumber ?? this.lastSequenceNumber;
    const behindMs = answer.MillisBehindLatest ?? 0;
    return { records, behindMs, ...(this.iterator === undefined && { closed: answer.ChildShards ?? [] }) };
  }

  private async next(signal: AbortSignal): Promise<GetRecordsCommandOutput> {
    try {
      const command = new GetRecordsCommand({ ShardIterator: this.iterator, Limit: RECORDS_PER_READ });
      return await boundedCall((abortSignal) => this.client.send(command, { abortSignal }), READ_TIMEOUT_MS, signal);
    } catch (error) {
      // Five minutes old: this process was stopped meanwhile. The next read finds its place again.
      if ((error as Error).name === 'ExpiredIteratorException') this.iterator = undefined;
      throw error;
    }
  }

  private async newIterator(signal: AbortSignal): Promise<string | undefined> {
    const place = { StreamName: this.streamName, ShardId: this.shardId, ...this.place() };
    const command = new GetShardIteratorCommand(place);
    const { ShardIterator } = await boundedCall(
      (abortSignal) => this.client.send(command, { abortSignal }),
      READ_TIMEOUT_MS,
      signal,
    );
    return ShardIterator;
  }

  private place() {
    if (this.lastSequenceNumber !== undefined)
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: this.lastSequenceNumber } as const;
    if (this.start === 'latest') return { ShardIteratorType: 'LATEST' } as const;
    if (this.start === 'beginning') return { ShardIteratorType: 'TRIM_HORIZON' } as const;
    return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: this.start } as const;
  }

  private tailed({ SequenceNumber, PartitionKey, ApproximateArrivalTimestamp, Data }: KinesisRecord): TailedRecord {
    return {
      shardId: this.shardId,
      sequenceNumber: SequenceNumber ?? '',
      partitionKey: PartitionKey ?? '',
      arrivedAt: ApproximateArrivalTimestamp ?? new Date(0),
      data: Buffer.from(Data ?? []),
    };
  }
}
