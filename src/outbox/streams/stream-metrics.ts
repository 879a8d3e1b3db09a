import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import { Epochs } from '../epoch/epochs.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { StreamStates } from './stream-states.js';

const SHARED = 'Read from the database, the same on every instance: take the maximum, not the sum.';

/** What all workers know of their streams, and the epoch. */
@Injectable()
export class StreamMetrics {
  constructor(metrics: MetricRegistry, registry: PublicationRegistry, states: StreamStates, epochs: Epochs) {
    const broken = metrics.gauge({
      name: 'shopstream_stream_broken',
      help: `1 while calls fail as a whole: nothing is claimed but a probe (the breaker is open). ${SHARED}`,
      labels: ['stream'],
    });
    const level = metrics.gauge({
      name: 'shopstream_stream_throttle_level',
      help: `How often batches are halved because of throttling or failing calls; 0 = not at all. ${SHARED}`,
      labels: ['stream'],
    });
    const paused = metrics.gauge({
      name: 'shopstream_stream_paused',
      help: `1 while operators let nothing be claimed. ${SHARED}`,
      labels: ['stream'],
    });
    const epoch = metrics.gauge({
      name: 'shopstream_outbox_epoch',
      help: `The epoch: raised when the database may have lost commits, and numbers may come again. ${SHARED}`,
    });
    metrics.read({
      name: 'streams',
      gauges: [broken, level, paused, epoch],
      everyMs: 1000,
      read: async () => {
        const known = await states.byStream();
        return [
          ...registry.streams.flatMap(({ key }) => [
            { gauge: broken, labels: { stream: key }, value: known.get(key)?.broken ? 1 : 0 },
            { gauge: level, labels: { stream: key }, value: known.get(key)?.level ?? 0 },
            { gauge: paused, labels: { stream: key }, value: known.get(key)?.pausedAt ? 1 : 0 },
          ]),
          { gauge: epoch, value: await epochs.current() },
        ];
      },
    });
  }
}
