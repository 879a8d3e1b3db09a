import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue, RateLimiter } from 'bull';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { queueName } from '../streams/stream.js';

/** A stream's Bull queue of wakes. */
export interface StreamQueue {
  readonly streamKey: string;
  readonly queue: Queue;
}

/** The Bull queues of the configured streams, one each. Nest makes them when it starts: ask after that. */
@Injectable()
export class StreamQueues {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly modules: ModuleRef,
  ) {}

  /** The queue of one stream. */
  of(streamKey: string): Queue {
    return this.modules.get<Queue>(getQueueToken(queueName(streamKey)), { strict: false });
  }

  /** All of them, in the order in which streams are declared. */
  all(): StreamQueue[] {
    return this.registry.streams.map(({ key }) => ({ streamKey: key, queue: this.of(key) }));
  }

  /** Sets how long this process waits between two batches of a stream, in ms; null: not at all. */
  setPause(streamKey: string, pauseMs: number | null): void {
    // Bull takes its limiter at the start only, but reads it whenever it looks for a job.
    const queue: { limiter?: RateLimiter } = this.of(streamKey) as Queue & { limiter?: RateLimiter };
    if (pauseMs === null) delete queue.limiter;
    else if (queue.limiter?.duration !== pauseMs) queue.limiter = { max: 1, duration: pauseMs };
  }
}
