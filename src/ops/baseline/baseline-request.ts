import { z } from 'zod';
import { bodyId } from '../../http/ids.js';

/** The body of one step of a baseline. */
export const baselineRequest = z.strictObject({
  type: z.string().max(40).describe('`product`, `order`, ...'),
  after: bodyId.optional().describe('The last id of the step before: its `reached`.'),
  limit: z.int().min(1).max(10_000).default(5000).describe('Aggregates to look at, at most.'),
});

/** The body of one step of a baseline. */
export type BaselineRequest = z.infer<typeof baselineRequest>;
