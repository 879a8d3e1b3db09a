import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { within } from '../../schedule/within.js';
import { RedisConnections } from './redis-connections.js';
import { StreamQueues } from './stream-queues.js';

/** Closing takes a few round trips to Redis, and the half second that Bull grants a blocked pop before it cuts it off. */
const CLOSE_TIMEOUT_MS = 2000;

/** Nest closes a queue by this hook of its own, and Bull waits for Redis without end: ours gives up. */
type ClosedByNest = Queue &
  OnApplicationShutdown & { closing?: Promise<void>; readonly _clearTimers: () => Promise<void> };

interface ClosedStream {
  readonly streamKey: string;
  readonly queue: ClosedByNest;
}

/** Sees to it that queues take no more wakes when a process stops, and that it can stop while Redis is away or hangs. */
@Injectable()
export class QueueClosing implements OnModuleInit {
  private closing: Promise<unknown> | undefined;
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

  /** Takes no more wakes; queues close by themselves once they are connected and their jobs are done. */
  begin(): Promise<unknown> {
    return (this.closing ??= Promise.all(this.queues.map((one) => this.close(one))));
  }

  private async finish(): Promise<void> {
    const end = await within(CLOSE_TIMEOUT_MS, this.begin(), 'late');
    if (end !== 'late') return;
    this.log.warn('queues not closed in order: Redis does not answer');
    for (const one of this.queues) this.leave(one);
  }

  private async close({ streamKey, queue }: ClosedStream): Promise<void> {
    // A process may be told to stop while it still connects: Bull would cut that off, and its start would reject where nobody listens.
    await this.connections.ready(streamKey);
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

  private get queues(): readonly ClosedStream[] {
    return this.streamQueues.all().map(({ streamKey, queue }) => ({ streamKey, queue: queue as ClosedByNest }));
  }
}
