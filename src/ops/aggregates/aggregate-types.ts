import { BadRequestException, Injectable } from '@nestjs/common';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Publication } from '../../outbox/publication/publication.js';
import { RootCount } from '../../outbox/publication/root-count.js';

/** Finds types of aggregates by what people call them. */
@Injectable()
export class AggregateTypes {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly roots: RootCount,
  ) {}

  /** `product` or `products`. @throws BadRequestException that names those that there are. */
  named(word: string): Publication {
    const found = this.registry.publications.find(({ type }) => word === type || word === `${type}s`);
    if (found) return found;
    const types = this.registry.publications.map(({ type }) => type).join(', ');
    throw new BadRequestException(`There is no aggregate "${word}"; there are: ${types}.`);
  }
  /** How many of a type there are, for whoever shows how far a pass over them is: those gone come on top. @throws BadRequestException as above. */
  async total(word: string): Promise<number> {
    return this.roots.of(this.named(word).type);
  }

  /** Its type, where one is named: a word that nothing is called must not look as if there were nothing of it. */
  typeNamed(word: string | undefined): string | undefined {
    return word === undefined ? undefined : this.named(word).type;
  }
}
