import { z } from 'zod';

/** The body of a limit. */
export const limitRequest = z.strictObject({
  limit: z.string().max(20).describe('`100/s`, `100/m`, `100/h`, `none`, `auto`; `default`: the configured one again.'),
});
