import * as z from 'zod';
import { MASK, openKind, type Kind } from './kind.js';

/** What a whole number may be. */
export interface WholeNumberBounds {
  readonly min: number;
  readonly max: number;
  /** What it counts, as written after the number: `ms`, `bytes`, `records`. */
  readonly unit?: string;
  /** What the bounds alone don't tell, e.g. that 0 has a meaning of its own. */
  readonly note?: string;
}

/** A whole number in plain digits, within bounds that both belong to it: no sign, fraction, exponent or thousands separator. */
export function wholeNumber({ min, max, unit, note }: WholeNumberBounds): Kind<number> {
  return openKind({
    accepted: `a whole number from ${min} to ${max}${unit ? ` ${unit}` : ''}${note ? ` (${note})` : ''}`,
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
  });
}

/** `true`/`1` or `false`/`0`, in any case. */
export function trueOrFalse(): Kind<boolean> {
  return openKind({
    accepted: '`true` or `false` (also `1` or `0`)',
    schema: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], case: 'insensitive' }),
  });
}

/** One of a few lower-case words, in any case. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W): Kind<W[number]> {
  return openKind({
    accepted: words.map((word) => `\`${word}\``).join(', '),
    schema: z.string().toLowerCase().pipe(z.enum(words)),
  });
}

/** Text that a pattern describes. */
export function text(pattern: RegExp, accepted: string): Kind<string> {
  return openKind({ accepted, schema: z.string().regex(pattern) });
}

/** Text without blanks that is never shown. */
export function secretText(accepted: string): Kind<string> {
  return { accepted, schema: z.string().regex(/^\S+$/), secret: true, mask: () => MASK, print: () => MASK };
}

/** Words of small letters, digits and `_`, with commas between them. */
export function words(): Kind<readonly string[]> {
  const word = z.string().regex(/^[a-z0-9_]+$/);
  return openKind({
    accepted: 'words of `a` to `z`, digits and `_`, with commas between them',
    schema: z
      .string()
      .transform((list) => list.split(',').map((entry) => entry.trim()))
      .pipe(z.array(word)),
  });
}
