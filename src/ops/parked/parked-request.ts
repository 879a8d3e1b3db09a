import { z } from 'zod';
import { bodyId } from '../../http/ids.js';
import { pageQuery } from '../../http/paging.js';

const conditions = {
  reason: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('The word before the colon of the error: `oversize`; or `refused`: whatever Kinesis refused.'),
  stream: z.string().min(1).max(100).optional().describe('The key of the stream: `order`.'),
  type: z.string().min(1).max(100).optional().describe('The type of the aggregate: `order`.'),
};

/** The query of the list. */
export const parkedQuery = pageQuery.extend(conditions);

/** The query of the list. */
export type ParkedQuery = z.infer<typeof parkedQuery>;

/** More ids would be one large statement; whoever has more uses a condition. */
const MOST_IDS = 1000;

const chosen = z.strictObject({
  ids: z.array(bodyId).min(1).max(MOST_IDS).optional(),
  ...conditions,
  all: z.literal(true).optional().describe('Every parked event.'),
  dry_run: z.boolean().default(false).describe('Only say what would be done.'),
});

/** Nothing given must not mean everything. */
const saysWhich = ({ ids, reason, stream, type, all }: Partial<z.infer<typeof chosen>>) =>
  [ids, reason, stream, type, all].some((given) => given !== undefined);
const SAY_WHICH = 'Say which: ids, reason, stream, type, or all.';

/** The body of `send-current` and `discard`. */
export const repairRequest = chosen.refine(saysWhich, SAY_WHICH);

/** The body of `replay`. */
export const replayRequest = chosen
  .extend({ force: z.boolean().default(false).describe('Also behind newer events of the same aggregate.') })
  .refine(saysWhich, SAY_WHICH);

/** The body of a replay; of the others without `force`. */
export type RepairRequest = z.infer<typeof repairRequest> & { readonly force?: boolean };
