import { z } from 'zod';
import { bodyId } from '../../http/ids.js';

/** More ids than this are a file, and the command line's business. */
const MOST_IDS = 5000;

/** The body of a new resync. */
export const resyncRequest = z.strictObject({
  type: z.string().max(40).describe('`product`, `order`, ...'),
  ids: z.array(bodyId).min(1).max(MOST_IDS).optional().describe('Only these; all when left out.'),
  where: z
    .record(z.string().max(40), z.string().max(100))
    .optional()
    .describe('Only those for which all of this holds: `{"category": "5", "changed_since": "2026-01-31T00:00:00Z"}`.'),
  records_per_second: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe('At most; else as many as live traffic leaves room for.'),
});

/** The body of a new resync. */
export type ResyncRequestBody = z.infer<typeof resyncRequest>;
