import { BadRequestException } from '@nestjs/common';
import type { Publication } from '../../outbox/publication/publication.js';
import { timeNamed } from '../time-form.js';

const ID = /^-?\d{1,18}$/;

/** What a resync is to be narrowed to, checked. @throws BadRequestException that says what there is, and how it is written. */
export function checkedSelections(
  publication: Publication,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(given)) {
    const selection = Object.hasOwn(publication.selections, name) ? publication.selections[name] : undefined;
    if (!selection) {
      const known = Object.keys(publication.selections).join(', ') || 'none, its declaration has no selections';
      throw new BadRequestException(
        `A resync of ${publication.type} cannot be narrowed by "${name}"; there are: ${known}.`,
      );
    }
    if (selection.takes === 'id' && !ID.test(value)) {
      throw new BadRequestException(`${name} takes an id, not "${value}".`);
    }
    if (selection.takes === 'time' && Number.isNaN(timeNamed(value))) {
      throw new BadRequestException(`${name} takes a date or an ISO 8601 time with its zone, not "${value}".`);
    }
  }
  return given;
}
