import { BadRequestException, Injectable } from '@nestjs/common';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Publication } from '../../outbox/publication/publication.js';

/** Finds aggregates by what people call them. */
@Injectable()
export class AggregateTypes {
  constructor(private readonly registry: PublicationRegistry) {}

  /** `product` or `products`. @throws BadRequestException that names those that there are. */
  named(word: string): Publication {
    const found = this.registry.publications.find(({ type }) => word === type || word === `${type}s`);
    if (found) return found;
    const types = this.registry.publications.map(({ type }) => type).join(', ');
    throw new BadRequestException(`There is no aggregate "${word}"; there are: ${types}.`);
  }
}
