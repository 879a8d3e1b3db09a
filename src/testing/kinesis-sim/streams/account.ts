import { invalidArgument, KinesisError, notFound } from '../kinesis-error.js';
import { MAX_CREATING_STREAMS, MAX_RECORD_KIB } from '../limits.js';
import type { SimSettings, ThrottleSwitches } from '../options.js';
import { Stream, type StreamMode } from './stream.js';
import type { TokenBucket } from './token-bucket.js';

/** How a call names a stream: by name, by ARN, or both. */
export interface StreamReference {
  readonly name: string | undefined;
  readonly arn: string | undefined;
}

/** What a new stream needs to be told. */
export interface StreamRequest {
  readonly name: string;
  readonly shardCount: number;
  readonly mode: StreamMode;
  readonly maxRecordKiB?: number | undefined;
}

/** The one AWS account and region that the simulator plays: owner of all streams. */
export class Account {
  private readonly streams = new Map<string, Stream>();
  /** Buckets of account-wide call limits, by call. */
  readonly callLimits = new Map<string, TokenBucket>();

  /** Which rate limits are enforced at the moment. */
  throttle: ThrottleSwitches;

  constructor(readonly settings: SimSettings) {
    this.throttle = settings.throttle;
  }

  /** @throws KinesisError ResourceInUse or LimitExceeded */
  create(request: StreamRequest, nowMs: number, delayMs = this.settings.createDelayMs): Stream {
    const { accountId } = this.settings;
    if (this.lookUp(request.name, nowMs) !== undefined) {
      throw inUse(`Stream ${request.name} under account ${accountId} already exists.`);
    }
    this.checkLimits(request.shardCount, nowMs);
    const stream = new Stream(
      {
        name: request.name,
        arn: this.arn(request.name),
        mode: request.mode,
        shardCount: request.shardCount,
        maxRecordKiB: request.maxRecordKiB ?? MAX_RECORD_KIB.default,
        createdAtMs: nowMs,
        activeAtMs: nowMs + delayMs,
        bounds: this.bounds(),
      },
      this.observer(),
    );
    this.streams.set(request.name, stream);
    return stream;
  }

  /** @throws KinesisError ResourceInUse unless the stream is ACTIVE */
  delete(stream: Stream, nowMs: number): void {
    const status = stream.status(nowMs);
    if (status !== 'ACTIVE') {
      const { name } = stream.plan;
      throw inUse(`Stream ${name} under account ${this.settings.accountId} not ACTIVE, instead in state ${status}`);
    }
    stream.deletedAtMs = nowMs + this.settings.deleteDelayMs;
  }

  /** @throws KinesisError ResourceNotFound, or InvalidArgument if the reference contradicts itself or is empty */
  find(reference: StreamReference, nowMs: number): Stream {
    const name = this.name(reference);
    const stream = this.lookUp(name, nowMs);
    if (stream === undefined || (reference.arn !== undefined && reference.arn !== stream.plan.arn)) {
      throw notFound(`Stream ${name} under account ${this.settings.accountId} not found.`);
    }
    return stream;
  }

  /** Like {@link find}, but a stream that is not ACTIVE does not exist for those who read and write. */
  findActive(reference: StreamReference, nowMs: number): Stream {
    const stream = this.find(reference, nowMs);
    if (stream.status(nowMs) === 'ACTIVE') return stream;
    throw notFound(`Stream ${stream.plan.name} under account ${this.settings.accountId} not found.`);
  }

  lookUp(name: string, nowMs: number): Stream | undefined {
    const stream = this.streams.get(name);
    if (stream?.deletedAtMs === undefined || nowMs < stream.deletedAtMs) return stream;
    this.streams.delete(name);
    stream.arrivals.abandon('the stream was deleted');
    return undefined;
  }

  /** All streams by name. */
  list(nowMs: number): Stream[] {
    const names = [...this.streams.keys()].sort();
    return names.map((name) => this.lookUp(name, nowMs)).filter((stream) => stream !== undefined);
  }

  private checkLimits(additionalShards: number, nowMs: number): void {
    const { accountId, region, shardLimit } = this.settings;
    const streams = this.list(nowMs);
    if (streams.filter((stream) => stream.status(nowMs) === 'CREATING').length >= MAX_CREATING_STREAMS) {
      throw limitExceeded(`Account ${accountId} has ${MAX_CREATING_STREAMS} streams in CREATING state already.`);
    }
    const shards = streams.reduce((sum, stream) => sum + stream.shards.length, 0);
    if (shards + additionalShards <= shardLimit) return;
    throw limitExceeded(
      `This request would exceed the shard limit for the account ${accountId} in ${region}. Current shard count for the ` +
        `account: ${shards}. Limit: ${shardLimit}. Number of additional shards that would have resulted from this ` +
        `request: ${additionalShards}.`,
    );
  }

  private arn(name: string): string {
    return `arn:aws:kinesis:${this.settings.region}:${this.settings.accountId}:stream/${name}`;
  }

  private bounds() {
    if (this.settings.storage === 'count') return undefined;
    return { maxRecords: this.settings.maxRecordsPerShard, maxBytes: this.settings.maxBytesPerShard };
  }

  private observer() {
    const { checker } = this.settings;
    return checker === undefined ? undefined : checker.accept.bind(checker);
  }

  private name(reference: StreamReference): string {
    const named = reference.arn === undefined ? undefined : nameInArn(reference.arn);
    const name = reference.name ?? named;
    if (name === undefined) throw invalidArgument('Either StreamName or StreamARN has to be given.');
    if (named !== undefined && named !== name)
      throw invalidArgument('StreamName and StreamARN name different streams.');
    return name;
  }
}

/** The stream's name in `arn:aws:kinesis:<region>:<account>:stream/<name>`; undefined if it is no such ARN. */
export function nameInArn(arn: string): string | undefined {
  return /^arn:aws[^:]*:kinesis:[^:]*:\d{12}:stream\/(.+)$/.exec(arn)?.[1];
}

function inUse(message: string): KinesisError {
  return new KinesisError('ResourceInUseException', message);
}

function limitExceeded(message: string): KinesisError {
  return new KinesisError('LimitExceededException', message);
}
