import type { AggregateFeature } from '../../src/capture/aggregate-feature.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import type { StreamDefinition } from '../../src/outbox/streams/stream.js';
import { distinctStreams, shopFeatures } from '../../src/shop-features.js';

/** The streams that aggregates declare, the shop's own unless `featuresOf` says which; `environment` names them otherwise than by default. */
export function declaredStreams(
  environment: Readonly<Record<string, string>> = {},
  featuresOf: (settings: Settings) => AggregateFeature[] = shopFeatures,
): StreamDefinition[] {
  return distinctStreams(featuresOf(loadSettings({ ...environment })));
}

const features = shopFeatures(loadSettings({}));

/** The shop's types, as messages list them. */
export const shopTypes: readonly string[] = features.map(({ aggregate }) => aggregate.type);

/** The keys of the shop's streams, as messages list them. */
export const streamKeys: readonly string[] = distinctStreams(features).map(({ key }) => key);

/**
 * Whether only aggregates beside product and order declare a stream. Specs that compare a whole list of streams leave these out, and nothing
 * else: an aggregate that a shop adds turns none of them red, and what is wrong with the streams of products and orders still does.
 */
export function isOfOthers(streamKey: string): boolean {
  const declaring = features.filter(({ streams }) => streams.some(({ key }) => key === streamKey));
  return declaring.length > 0 && declaring.every(({ aggregate }) => !['product', 'order'].includes(aggregate.type));
}
