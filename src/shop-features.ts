import type { AggregateFeature } from './capture/aggregate-feature.js';
import type { Settings } from './config/settings.js';
import { orderFeature } from './order/order.feature.js';
import { DeclarationError } from './outbox/publication/declaration-error.js';
import type { StreamDefinition } from './outbox/streams/stream.js';
import { productFeature } from './product/product.feature.js';

/** The aggregates of this shop. A new one is a folder, a generated migration, and a line here. */
export function shopFeatures(settings: Settings): AggregateFeature[] {
  return [productFeature(settings), orderFeature(settings)];
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
