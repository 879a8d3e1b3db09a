import { Process, Processor } from '@nestjs/bull';
import type { Type } from '@nestjs/common';
import { queueName, type StreamDefinition } from '../outbox/streams/stream.js';
import { BatchObservers } from './observe/batch-observers.js';
import { Publisher } from './publisher.js';

/**
 * The Bull processor of one stream: each job is a wake, and a wake is one batch, or several while there is a backlog.
 *
 * A failing batch (database away, a bug) fails its job, which is only logged: the events stay in the outbox, and the sweep wakes the
 * stream again.
 * @param concurrency batches of this stream under way at once in this process.
 */
export function streamProcessor(stream: StreamDefinition, concurrency: number): Type {
  @Processor(queueName(stream.key))
  class StreamProcessor {
    constructor(
      private readonly publisher: Publisher,
      private readonly observers: BatchObservers,
    ) {}

    @Process({ concurrency })
    async publish(): Promise<void> {
      try {
        await this.publisher.publish(stream);
        this.observers.streamServed(stream);
      } catch (error) {
        this.observers.batchFailed(stream, error);
      }
    }
  }
  // Nest tells providers apart by class, and people by name.
  Object.defineProperty(StreamProcessor, 'name', { value: `StreamProcessor(${stream.key})` });
  return StreamProcessor;
}
