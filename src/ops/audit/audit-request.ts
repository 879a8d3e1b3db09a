import { z } from 'zod';
import { bodyId } from '../../http/ids.js';

/** The body of one step of an audit. */
export const auditRequest = z.strictObject({
  type: z.string().max(40).describe('`product`, `order`, ...'),
  after: bodyId.optional().describe('The last id of the step before: its `reached`.'),
  ids: z.array(bodyId).min(1).max(5000).optional().describe('Only these.'),
  limit: z.int().min(1).max(5000).default(1000).describe('Aggregates to look at, at most.'),
  mend: z.boolean().default(false).describe('Enqueue what is found.'),
});

/** The body of one step of an audit. */
export type AuditRequest = z.infer<typeof auditRequest>;
