import type { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { UsageError } from '../cli/usage-error.js';

/**
 * Event types as people write them, `order.cancelled` or `cancelled`: a misspelt one would wait for ever.
 * @throws UsageError that names those that there are.
 */
export function eventTypesNamed({ publications }: PublicationRegistry, words: readonly string[]): readonly string[] {
  const types = publications.flatMap(({ type, kinds }) => kinds.map((kind) => `${type}.${kind}`));
  const unknown = words.find((word) => !types.some((type) => type === word || type.endsWith(`.${word}`)));
  if (unknown === undefined) return words;
  throw new UsageError(`There is no event type "${unknown}"; there are: ${types.join(', ')}.`);
}
