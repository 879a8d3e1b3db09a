import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { ShutdownDeadline } from '../shutdown-deadline.js';
import { Bell } from './bell.js';
import { StreamQueues } from './stream-queues.js';

/**
 * How long a wake keeps others away: after a crash between announcing it and adding its job, the stream waits so long, and for the sweep that rings
 * next. Together at most five seconds.
 */
const WAKE_TTL_MS = 4000;

/** Bull orders delayed jobs by the time when they are due, and a counter in the lower twelve bits. */
const DELAYED_SCORE_PER_MS = 0x1000;

/**
 * Writers ring for a stream at most this often, per process. A ring costs a writer's process 150 µs, and a worker a batch: of 500 commits a
 * second each would be one. The first after a pause rings at once.
 */
const BETWEEN_ANNOUNCEMENTS_MS = 20;

/**
 * A wake is a Bull job without content, at most one waiting per stream.
 *
 * Never awaited by whoever rings. While Redis is away, ioredis queues commands, so at most one ring per stream is under way; the sweep
 * finds what it could not announce.
 */
@Injectable()
export class WakeBell extends Bell implements OnApplicationShutdown {
  private readonly underWay = new Map<string, { again: boolean }>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Streams that a writer has rung for a moment ago, and whether another has come since. */
  private readonly announced = new Map<string, { again: boolean; readonly timer: NodeJS.Timeout }>();

  constructor(
    private readonly queues: StreamQueues,
    private readonly deadline: ShutdownDeadline,
    @Inject(LOG) private readonly log: Logger,
  ) {
    super();
  }

  ring(streamKey: string): void {
    // The queues of a process that stops are about to close: a wake that is half announced would keep the others' away.
    if (this.deadline.isStopping) return;
    const ringing = this.underWay.get(streamKey);
    if (ringing) {
      ringing.again = true;
      return;
    }
    const state = { again: false };
    this.underWay.set(streamKey, state);
    this.enqueue(streamKey)
      .catch((error: unknown) => {
        this.log.warn({ stream: streamKey, err: error }, 'wake not announced; the sweep will find the change');
      })
      .finally(() => {
        this.underWay.delete(streamKey);
        // A change that came while ringing may be younger than the wake that was already waiting.
        if (state.again) this.ring(streamKey);
      });
  }

  announce(streamKey: string): void {
    const recent = this.announced.get(streamKey);
    if (recent) {
      recent.again = true;
      return;
    }
    const timer = setTimeout(() => {
      const { again } = this.announced.get(streamKey) ?? { again: false };
      this.announced.delete(streamKey);
      if (again) this.announce(streamKey);
    }, BETWEEN_ANNOUNCEMENTS_MS);
    this.announced.set(streamKey, { again: false, timer: timer.unref() });
    this.ring(streamKey);
  }

  /** The sweep rings anyway, so that nothing hangs on this process. */
  ringIn(streamKey: string, delayMs: number): void {
    if (this.timers.has(streamKey)) return;
    const timer = setTimeout(() => {
      this.timers.delete(streamKey);
      this.ring(streamKey);
    }, delayMs);
    this.timers.set(streamKey, timer.unref());
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const { timer } of this.announced.values()) clearTimeout(timer);
    this.timers.clear();
    this.announced.clear();
  }

  async clearWake(streamKey: string): Promise<void> {
    await this.queues.of(streamKey).client.del(wakeKey(streamKey));
  }

  private async enqueue(streamKey: string): Promise<void> {
    const queue = this.queues.of(streamKey);
    await queue.isReady();
    const first = await queue.client.set(wakeKey(streamKey), '1', 'PX', WAKE_TTL_MS, 'NX');
    if (first !== 'OK') return;
    // The key of a wake that nobody took (no worker, or the limiter's pause) ends before the wake does: one that waits will do.
    if ((await queue.getJobCountByTypes(['waiting', 'delayed'])) === 0) await queue.add({});
    else await this.bringNear(queue);
  }

  /**
   * Bull's limiter delays a wake by the clock of the process that found it too early, until another process' clock says that it is due. Where
   * they differ, or one was set back, it would wait for as long, and nothing could be announced.
   */
  private async bringNear(queue: Queue): Promise<void> {
    const [id, score] = await queue.client.zrange(queue.toKey('delayed'), 0, 0, 'WITHSCORES');
    if (id === undefined || Number(score) / DELAYED_SCORE_PER_MS <= Date.now() + WAKE_TTL_MS) return;
    await (await queue.getJob(id))?.promote();
  }
}

function wakeKey(streamKey: string): string {
  return `shopstream:wake:${streamKey}`;
}
