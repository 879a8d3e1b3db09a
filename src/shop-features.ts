import type { AggregateFeature } from './capture/aggregate-feature.js';
import { publicationOf } from './capture/publication-of.js';
import type { Settings } from './config/settings.js';
import { orderFeature } from './order/order.feature.js';
import { DeclarationError } from './outbox/publication/declaration-error.js';
import { PublicationRegistry } from './outbox/publication/publication-registry.js';
import type { StreamDefinition } from './outbox/streams/stream.js';
import { productFeature } from './product/product.feature.js';

/** The aggregates of this shop. A new one is a folder, a generated migration, and a line here. */
export function shopFeatures(settings: Settings): AggregateFeature[] {
  return [productFeature(settings), orderFeature(settings)];
}

/** How the aggregates are published. @throws DeclarationError when they and their streams do not fit together. */
export function registryOf(features: readonly AggregateFeature[]): PublicationRegistry {
  return new PublicationRegistry(features.map(publicationOf), distinctStreams(features));
}

/** The streams of all aggregates, each once. @throws DeclarationError when one key has two names. */
export function distinctStreams(features: readonly AggregateFeature[]): StreamDefinition[] {
  const byKey = new Map<string, StreamDefinition>();
  for (const stream of features.flatMap(({ streams }) => streams)) {
    const { name } = byKey.get(stream.key) ?? stream;
    if (name !== stream.name)
      throw new DeclarationError(`The stream "${stream.key}" has two names: ${name}, ${stream.name}.`);
    byKey.set(stream.key, stream);
  }
  return [...byKey.values()];
}
