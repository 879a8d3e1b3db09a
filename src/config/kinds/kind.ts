import type * as z from 'zod';

/** What stands in the place of a secret, whatever its length. */
export const MASK = '********';

/** How the text of an environment variable becomes a value. */
export interface Kind<T> {
  /** Completes "accepted: ..." in an error, and is the README's column of that name. */
  readonly accepted: string;
  /** Gets the text without surrounding blanks, never an empty one. `params.detail` of a custom issue is shown, so it must hold no secret. */
  readonly schema: z.ZodType<T, string>;
  /** Whether the text holds something that must not be seen; the documents say so. */
  readonly secret: boolean;
  /** The text as it may be seen in an error; it need not have been accepted. */
  mask(given: string): string;
  /** The value as it may be seen in the printout. */
  print(value: T): string;
}

/** A kind whose text may be seen as it is. */
export function openKind<T>(kind: Pick<Kind<T>, 'accepted' | 'schema'> & Partial<Pick<Kind<T>, 'print'>>): Kind<T> {
  return { secret: false, mask: (given) => given, print: String, ...kind };
}
