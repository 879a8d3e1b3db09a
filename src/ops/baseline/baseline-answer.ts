import { z } from 'zod';
import { bodyId } from '../../http/ids.js';

/** The body of one step of a baseline. */
export const baselineRequest = z.strictObject({
  type: z.string().max(40).describe('`product`, `order`, ...'),
  after: bodyId.optional().describe('The last id of the step before: its `reached`.'),
  limit: z.int().min(1).max(10_000).default(5000).describe('Aggregates to look at, at most.'),
});

/** What one step of a baseline did. */
export const baselineAnswer = z.object({
  checked: z.int(),
  reached: z.int().nullable().describe('`after` of the next step; null: there was none left.'),
  marked: z.int().describe('Known from now on. The others were known, or have an event on its way.'),
});

/** The body of one step of a baseline. */
export type BaselineRequest = z.infer<typeof baselineRequest>;

/** What one step of a baseline did. */
export type BaselineAnswer = z.infer<typeof baselineAnswer>;
