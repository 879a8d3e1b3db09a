import { z } from 'zod';

/** An id in a body: a bigint of the database that JSON and JavaScript hold exactly (|id| < 2^53). */
export const bodyId = z.int();

/** An id in a URL: decimal digits, without leading zeros; |id| < 2^53. */
export const urlId = z
  .string()
  .regex(/^(0|-?[1-9]\d*)$/, 'Must be a decimal integer.')
  .meta({ type: 'integer', format: 'int64', pattern: undefined })
  .transform(Number)
  .pipe(z.int(`Must be from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}.`));

/** The parameters of a route of one row: `@Param({ schema: idParams }) { id }: IdParams`. */
export const idParams = z.object({ id: urlId });

/** The parameters of a route of one row. */
export type IdParams = z.infer<typeof idParams>;
