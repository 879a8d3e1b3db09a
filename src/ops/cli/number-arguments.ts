import { InvalidArgumentError } from '@commander-js/extra-typings';

const MOST = 999_999_999;

/** Takes a whole number from 1 to `most`; for `option('--max <count>', '...', countArgument())`. */
export function countArgument(most = MOST): (text: string) => number {
  return (text) => {
    const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
    if (count === undefined || count > most)
      throw new InvalidArgumentError(`Must be a whole number from 1 to ${most}.`);
    return count;
  };
}

/** Takes events per second: `100`, `0.5`, `100/s`. */
export function perSecondArgument(text: string): number {
  const perSecond = Number(/^(\d{1,6}(?:\.\d{1,3})?)(?:\/s)?$/.exec(text)?.[1]);
  if (perSecond > 0) return perSecond;
  throw new InvalidArgumentError('Must be events per second, a number from 0.001 to 999999.999.');
}
