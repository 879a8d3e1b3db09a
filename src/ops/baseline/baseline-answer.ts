import { z } from 'zod';

/** What one step of a baseline did. */
export const baselineAnswer = z.object({
  checked: z.int(),
  reached: z.int().nullable().describe('`after` of the next step; null: there was none left.'),
  unbuildable: z
    .array(z.int())
    .describe('Records that cannot be built, each in a step of its own: they are not marked, and `preview` says why.'),
  marked: z.int().describe('Known from now on. The others were known, or have an event on its way.'),
});

/** What one step of a baseline did. */
export type BaselineAnswer = z.infer<typeof baselineAnswer>;
