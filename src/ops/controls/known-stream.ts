import { BadRequestException, NotFoundException } from '@nestjs/common';
import type { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';

/** No stream has the key in a path: 404 over HTTP. As an argument of a command it makes a wrong command line, like an unknown aggregate. */
export class UnknownStreamException extends NotFoundException {}

/** The stream of a key. @throws UnknownStreamException that names those that there are. */
export function knownStream(registry: PublicationRegistry, key: string): StreamDefinition {
  const found = streamOf(registry, key);
  if (!found) throw new UnknownStreamException(unknownText(registry));
  return found;
}

/**
 * The key, where one is named as a condition: a word that nothing is called must not look as if there were nothing of it.
 * @throws BadRequestException that names those that there are.
 */
export function streamNamed(registry: PublicationRegistry, key: string | undefined): string | undefined {
  if (key !== undefined && !streamOf(registry, key)) throw new BadRequestException(unknownText(registry));
  return key;
}

function streamOf({ streams }: PublicationRegistry, key: string): StreamDefinition | undefined {
  return streams.find((stream) => stream.key === key);
}

function unknownText({ streams }: PublicationRegistry): string {
  return `There is no such stream. There are: ${streams.map(({ key }) => key).join(', ')}.`;
}
