import { KinesisClient } from '@aws-sdk/client-kinesis';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { RecordModule } from '../record/record.module.js';
import { BatchBuilder } from './steps/batch-builder.js';
import { BatchCarrier } from './batch-carrier.js';
import { BatchesInFlight } from './batches-in-flight.js';
import { createKinesisClient } from './kinesis-client.js';
import { BatchesHealth } from './observe/batches-health.js';
import { BatchLog } from './observe/batch-log.js';
import { BatchMetrics } from './observe/batch-metrics.js';
import { BatchObservers } from './observe/batch-observers.js';
import { LimitMetrics } from './observe/limit-metrics.js';
import { PutMetrics } from './observe/put-metrics.js';
import { RecordLog } from './observe/record-log.js';
import { Publisher } from './publisher.js';
import { Putter } from './steps/putter.js';
import { StateReader } from './steps/state-reader.js';
import { ShardMap } from './streams/shard-map.js';
import { StreamDescriptions } from './streams/stream-descriptions.js';
import { StreamDrain } from './stream-drain.js';
import { StreamsHealth } from './streams/streams-health.js';
import { streamProcessor } from './stream-processor.js';

/** Puts the outbox's events on Kinesis: one Bull processor per stream. For processes with the worker's role. */
@Module({})
export class KinesisModule {
  static forRoot(settings: Settings, streams: readonly StreamDefinition[]): DynamicModule {
    return {
      module: KinesisModule,
      imports: [RecordModule],
      providers: [
        { provide: KinesisClient, useFactory: () => createKinesisClient(settings) },
        ShardMap,
        StreamDescriptions,
        StateReader,
        BatchObservers,
        BatchLog,
        BatchesHealth,
        BatchMetrics,
        PutMetrics,
        LimitMetrics,
        RecordLog,
        BatchBuilder,
        Putter,
        BatchCarrier,
        BatchesInFlight,
        Publisher,
        StreamDrain,
        StreamsHealth,
        ...streams.map((stream) => streamProcessor(stream, settings.publishing.concurrency)),
      ],
    };
  }
}
