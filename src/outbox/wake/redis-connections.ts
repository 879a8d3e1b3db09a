import type { QueueOptions } from 'bull';
import { PatientRedis } from './patient-redis.js';

/**
 * The connections of the queues, by stream. They are made here because Bull reads REDIS_URL in its own way: it takes no notice of `rediss://`, and
 * sends the password over plain TCP.
 */
export class RedisConnections {
  private readonly byStream = new Map<string, PatientRedis[]>();

  constructor(private readonly url: string) {}

  /** For the queue of a stream: Bull asks for a connection of each type when it needs one. */
  opener(streamKey: string): NonNullable<QueueOptions['createClient']> {
    return (type, options) => {
      // Bull's own rule: what waits for jobs or messages waits without end.
      const patience = type === 'client' ? {} : { maxRetriesPerRequest: null };
      const connection = new PatientRedis(this.url, { ...options, ...patience });
      this.byStream.set(streamKey, [...this.of(streamKey), connection]);
      return connection;
    };
  }

  /** Those of a stream's queue that were asked for up to now. */
  of(streamKey: string): readonly PatientRedis[] {
    return this.byStream.get(streamKey) ?? [];
  }

  /** Resolves when all of them take commands, those included that are asked for meanwhile; while Redis is away, not at all. */
  async ready(streamKey: string): Promise<void> {
    for (;;) {
      const pending = this.of(streamKey).find(({ status }) => status !== 'ready');
      if (!pending) return;
      await new Promise<void>((resolve) => pending.once('ready', resolve));
    }
  }

  /** Bull leaves connections that it did not make itself open when a queue is closed. */
  close(streamKey: string): void {
    for (const connection of this.of(streamKey)) leave(connection);
  }
}

/** Also one that is still being made: Bull waits for it, and its end would be an error that nobody hears. */
function leave(connection: PatientRedis): void {
  connection.removeAllListeners('end');
  // ioredis listens for one error of a socket; one that is cut off while it greets has another.
  (connection.stream as PatientRedis['stream'] | undefined)?.on('error', () => undefined);
  connection.disconnect();
}
