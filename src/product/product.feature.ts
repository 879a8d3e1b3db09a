import type { AggregateFeature } from '../capture/aggregate-feature.js';
import type { Settings } from '../config/settings.js';
import { productAggregate } from './product.aggregate.js';
import { productEntities } from './product.entities.js';
import { ProductModule } from './product.module.js';

/**
 * The product aggregate. With separated streams, updates go to a stream of their own; creations and deletions stay, so that whoever
 * follows only the product stream knows which products there are.
 */
export function productFeature({ streams }: Settings): AggregateFeature {
  return {
    aggregate: productAggregate,
    streams: [
      { key: 'product', name: streams.product },
      { key: 'product_update', name: streams.productUpdate },
    ],
    streamOf: (kind) => (streams.separateProductUpdates && kind === 'updated' ? 'product_update' : 'product'),
    entities: productEntities,
    module: ProductModule,
  };
}
