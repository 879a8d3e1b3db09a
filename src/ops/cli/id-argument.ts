import { InvalidArgumentError } from '@commander-js/extra-typings';
import { urlId } from '../../http/ids.js';

/** Takes an id of the command line, as it is written in a URL; for `argument('<id>', '...', idArgument)`, and for options. */
export function idArgument(text: string): number {
  const { data } = urlId.safeParse(text);
  if (data === undefined) throw new InvalidArgumentError('It must be a decimal integer.');
  return data;
}

/** Takes several; for `argument('[ids...]', '...', idArguments)`. */
export function idArguments(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), idArgument(text)];
}
