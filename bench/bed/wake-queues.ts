import Bull, { type Queue } from 'bull';
import { queueName } from '../../src/outbox/streams/stream.js';

/** Wakes streams as the shop's processes do, and tells how much Redis has to do. */
export class WakeQueues {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly redisUrl: string) {}

  async ring(streamKey: string): Promise<void> {
    await this.queue(queueName(streamKey)).add({}, { removeOnComplete: true, removeOnFail: true });
  }

  /** Commands that Redis has carried out since its start, by whomever, those inside of Bull's scripts included. */
  async commands(): Promise<number> {
    const { client } = await this.queue('shopstream-bench').isReady();
    const calls = [...(await client.info('commandstats')).matchAll(/:calls=(\d+)/g)].map(([, count]) => Number(count));
    return calls.reduce((sum, count) => sum + count, 0);
  }

  /** A queue of any name, for scenarios with jobs of their own. */
  queue(name: string): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Bull(name, this.redisUrl);
    // It connects again by itself.
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
