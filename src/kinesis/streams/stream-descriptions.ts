import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { LOG } from '../../logging/logging.module.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { RateLimits } from '../../outbox/rate/rate-limits.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { boundedCall } from '../bounded-call.js';
import { DescriptionSchedule } from './description-schedule.js';
import { failureOf, type Failure } from '../failures/failure.js';
import { ShardMap } from './shard-map.js';
import { DEFAULT_MAX_RECORD_BYTES, summaryOf, type StreamSummary } from './stream-summary.js';

/** What is known of a stream, as of its last description. */
export interface StreamDescription extends StreamSummary {
  readonly describedAt: Date;
}

/** How often it is looked whether a description is due. */
const LOOK_MS = 500;

/** Keeps a description of each stream: for health, for the maximum record size, and for the limit that follows the open shards. */
@Injectable()
export class StreamDescriptions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly known = new Map<string, StreamDescription>();
  private readonly failures = new Map<string, Failure>();
  private readonly schedule = new DescriptionSchedule();
  private readonly refresh: RecurringPass;

  constructor(
    private readonly client: KinesisClient,
    private readonly registry: PublicationRegistry,
    private readonly rates: RateLimits,
    private readonly shards: ShardMap,
    scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.refresh = new RecurringPass(scheduler, 'stream-descriptions', () => this.describeWhatIsDue());
  }

  onApplicationBootstrap(): void {
    this.refresh.start(LOOK_MS);
    void this.refresh.run();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.refresh.stop();
  }

  /** The last description of a stream; undefined until there was one. */
  of(streamKey: string): StreamDescription | undefined {
    return this.known.get(streamKey);
  }

  /** Why the stream could not be described at the last attempt; undefined when it could. */
  failureOf(streamKey: string): Failure | undefined {
    return this.failures.get(streamKey);
  }

  /** The largest record that a stream takes, data and key, in bytes. */
  maxRecordBytes(streamKey: string): number {
    return this.known.get(streamKey)?.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES;
  }

  private async describeWhatIsDue(): Promise<void> {
    const due = this.registry.streams.filter(({ key }) => this.schedule.isDue(key));
    await Promise.all(due.map((stream) => this.describe(stream)));
  }

  private async describe(stream: StreamDefinition): Promise<void> {
    try {
      const command = new DescribeStreamSummaryCommand({ StreamName: stream.name });
      const { StreamDescriptionSummary: answer } = await boundedCall(
        (abortSignal) => this.client.send(command, { abortSignal }),
        this.settings.publishing.putTimeoutMs,
      );
      const summary = summaryOf(answer);
      this.known.set(stream.key, { ...summary, describedAt: new Date() });
      this.rates.noteOpenShards(stream.key, summary.openShards);
      this.failures.delete(stream.key);
      this.schedule.described(stream.key);
      await this.shards.read(stream);
    } catch (error) {
      if (!this.failures.has(stream.key))
        this.log.warn({ stream: stream.key, name: stream.name, err: error }, 'stream cannot be described');
      const failure = failureOf(error);
      this.failures.set(stream.key, failure);
      this.schedule.failed(stream.key, failure);
    }
  }
}
