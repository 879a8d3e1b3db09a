import { InvalidArgumentError } from '@commander-js/extra-typings';
import { urlId } from '../../http/ids.js';

/** Takes an id of the command line, as it is written in a URL; for `argument('<id>', '...', idArgument)`, and for options. */
export function idArgument(text: string): number {
  const { data, error } = urlId.safeParse(text);
  if (error) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join(' '));
  return data;
}

/** Takes several; for `argument('[ids...]', '...', idArguments)`. */
export function idArguments(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), idArgument(text)];
}
