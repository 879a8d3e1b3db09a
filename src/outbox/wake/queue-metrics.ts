import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { StreamQueues, type StreamQueue } from './stream-queues.js';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** The wakes in Redis, for all instances. */
@Injectable()
export class QueueMetrics {
  private readonly jobs;

  constructor(
    metrics: MetricRegistry,
    private readonly queues: StreamQueues,
  ) {
    this.jobs = metrics.gauge({
      name: 'shopstream_queue_jobs',
      help:
        'Wakes in the Bull queue of a stream, by state: waiting, active, delayed (by the limiter), failed. A wake stands for a batch, not for ' +
        'an event.',
      labels: ['stream', 'state'],
      sharedIn: 'Redis',
    });
    metrics.read({ name: 'queues', gauges: [this.jobs], everyMs: 1000, read: () => this.count() });
  }

  private async count(): Promise<Sample[]> {
    const samples = await Promise.all(this.queues.all().map((one) => this.countOf(one)));
    return samples.flat();
  }

  private async countOf({ streamKey: stream, queue }: StreamQueue): Promise<Sample[]> {
    // Without a connection ioredis would keep the question for later.
    if (queue.client.status !== 'ready') throw new Error('Redis is not connected.');
    const counts = await queue.getJobCounts();
    return STATES.map((state) => ({ gauge: this.jobs, labels: { stream, state }, value: counts[state] }));
  }
}
