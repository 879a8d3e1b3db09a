import { NotFoundException } from '@nestjs/common';
import type { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';

/** The stream of a key. @throws NotFoundException that names those that there are. */
export function knownStream({ streams }: PublicationRegistry, key: string): StreamDefinition {
  const found = streams.find((stream) => stream.key === key);
  if (found) return found;
  throw new NotFoundException(`There is no such stream. There are: ${streams.map((stream) => stream.key).join(', ')}.`);
}
