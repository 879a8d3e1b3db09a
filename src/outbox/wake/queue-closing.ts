import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { within } from '../../schedule/within.js';
import { RedisConnections } from './redis-connections.js';
import { StreamQueues } from './stream-queues.js';

/** Closing takes a few round trips to Redis. */
const CLOSE_TIMEOUT_MS = 2000;

/** Nest closes a queue by this hook of its own, and Bull waits for Redis without end: ours gives up. */
type ClosedByNest = Queue &
  OnApplicationShutdown & { closing?: Promise<void>; readonly _clearTimers: () => Promise<void> };

interface ClosedStream {
  readonly streamKey: string;
  readonly queue: ClosedByNest;
}

/** The queues that are closed, in the background. */
interface Closing {
  /** None had to be left out. */
  readonly all: boolean;
  readonly done: Promise<unknown>;
}

/** Sees to it that queues take no more wakes when a process stops, and that it can stop while Redis is away or hangs. */
@Injectable()
export class QueueClosing implements OnModuleInit {
  private closing: Closing | undefined;
  private finished: Promise<void> | undefined;

  constructor(
    private readonly streamQueues: StreamQueues,
    private readonly connections: RedisConnections,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    // All at once: Nest would wait for one after the other.
    for (const { queue } of this.queues) queue.onApplicationShutdown = () => (this.finished ??= this.finish());
  }

  /** Takes no more wakes; queues close by themselves once their jobs are done. */
  begin(): Closing {
    // A queue that is closed without a connection waits for one, and rejects where nobody listens.
    const connected = this.queues.filter(({ streamKey }) => this.isConnected(streamKey));
    this.closing ??= {
      all: connected.length === this.queues.length,
      done: Promise.all(connected.map((one) => this.close(one))),
    };
    return this.closing;
  }

  private async finish(): Promise<void> {
    const { all, done } = this.begin();
    const end = await within(CLOSE_TIMEOUT_MS, done, 'late');
    if (end !== 'late' && all) return;
    this.log.warn('queues not closed in order: Redis does not answer');
    for (const one of this.queues) this.leave(one);
  }

  private async close({ streamKey, queue }: ClosedStream): Promise<void> {
    await queue.close();
    this.connections.close(streamKey);
  }

  /** Bull's own close would come to this once Redis answers: until then its timers would keep the process alive. */
  private leave({ streamKey, queue }: ClosedStream): void {
    // Or its workers would try again, and again.
    queue.closing ??= Promise.resolve();
    void queue._clearTimers();
    this.connections.close(streamKey);
  }

  private isConnected(streamKey: string): boolean {
    return this.connections.of(streamKey).every(({ status }) => status === 'ready');
  }

  private get queues(): readonly ClosedStream[] {
    return this.streamQueues.all().map(({ streamKey, queue }) => ({ streamKey, queue: queue as ClosedByNest }));
  }
}
