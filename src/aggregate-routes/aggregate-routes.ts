import type { z } from 'zod';

/** What the routes that every aggregate has need to know of one. */
export interface AggregateRoutes {
  /** Its type, `product`: ids are asked for as `product_ids`. */
  readonly type: string;
  /** Where its routes are, below `/v1`: `products`. */
  readonly path: string;
  /** What its record shows, without `event`; for the description. */
  readonly record: z.ZodType;
}
