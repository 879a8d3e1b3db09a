import type { AggregateFeature } from '../capture/aggregate-feature.js';
import type { Settings } from '../config/settings.js';
import { orderAggregate } from './order.aggregate.js';
import { orderEntities } from './order.entities.js';
import { OrderModule } from './order.module.js';

/** The order aggregate: every event on one stream, in commit order. */
export function orderFeature({ streams }: Settings): AggregateFeature {
  return {
    aggregate: orderAggregate,
    streams: [{ key: 'order', name: streams.order }],
    streamOf: () => 'order',
    entities: orderEntities,
    module: OrderModule,
  };
}
