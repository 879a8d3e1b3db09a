import { z } from 'zod';

/** What was erased of one aggregate. */
export const eraseAnswer = z.object({
  type: z.string(),
  id: z.int(),
  erased: z.int().describe('Parked events that are gone, with what they held.'),
  on_their_way: z.int().describe('Events that are yet to be delivered; what they hold leaves with them.'),
});

/** What was erased of one aggregate. */
export type EraseAnswer = z.infer<typeof eraseAnswer>;
