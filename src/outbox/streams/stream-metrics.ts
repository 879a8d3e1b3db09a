import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import type { Sample } from '../../metrics/reading.js';
import { Epochs } from '../epoch/epochs.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { StreamStates } from './stream-states.js';

/** What all workers know of their streams, and the epoch. */
@Injectable()
export class StreamMetrics {
  private readonly broken;
  private readonly level;
  private readonly paused;
  private readonly epoch;

  constructor(
    metrics: MetricRegistry,
    private readonly registry: PublicationRegistry,
    private readonly states: StreamStates,
    private readonly epochs: Epochs,
  ) {
    this.broken = metrics.gauge({
      name: 'shopstream_stream_broken',
      help: '1 while calls fail as a whole: nothing is claimed but a probe (the breaker is open).',
      labels: ['stream'],
      sharedIn: 'the database',
    });
    this.level = metrics.gauge({
      name: 'shopstream_stream_throttle_level',
      help: 'How often batches are halved because of throttling or failing calls; 0 = not at all.',
      labels: ['stream'],
      sharedIn: 'the database',
    });
    this.paused = metrics.gauge({
      name: 'shopstream_stream_paused',
      help: '1 while operators let nothing be claimed.',
      labels: ['stream'],
      sharedIn: 'the database',
    });
    this.epoch = metrics.gauge({
      name: 'shopstream_outbox_epoch',
      help: 'The epoch: raised when the database may have lost commits, and numbers may come again.',
      sharedIn: 'the database',
    });
    metrics.read({
      name: 'streams',
      gauges: [this.broken, this.level, this.paused, this.epoch],
      everyMs: 1000,
      read: () => this.look(),
    });
  }

  private async look(): Promise<Sample[]> {
    const known = await this.states.byStream();
    return [
      ...this.registry.streams.flatMap(({ key: stream }) => [
        { gauge: this.broken, labels: { stream }, value: known.get(stream)?.broken ? 1 : 0 },
        { gauge: this.level, labels: { stream }, value: known.get(stream)?.level ?? 0 },
        { gauge: this.paused, labels: { stream }, value: known.get(stream)?.pausedAt ? 1 : 0 },
      ]),
      { gauge: this.epoch, value: await this.epochs.current() },
    ];
  }
}
