import { InvalidArgumentError } from '@commander-js/extra-typings';
import { urlId } from '../../http/ids.js';

/** Takes an id of the command line; for `argument('<id>', '...', rowId)`. */
export function rowId(text: string): number {
  const { data } = urlId.safeParse(text);
  if (data === undefined) throw new InvalidArgumentError('It must be a decimal integer.');
  return data;
}

/** Takes several; for `argument('[ids...]', '...', rowIds)`. */
export function rowIds(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), rowId(text)];
}
