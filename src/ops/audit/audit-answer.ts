import { z } from 'zod';

/** What is wrong with one aggregate. */
export const auditFinding = z.object({
  id: z.int(),
  finding: z
    .enum(['never_delivered', 'differs', 'deletion_not_told'])
    .describe(
      '`never_delivered`: the streams do not know that it exists; `differs`: what was delivered last is not what it is; ' +
        '`deletion_not_told`: it is gone, and the streams do not know.',
    ),
});

/** What one step of an audit saw. */
export const auditAnswer = z.object({
  checked: z.int(),
  reached: z.int().nullable().describe('`after` of the next step; null: there was none left.'),
  findings: z.array(auditFinding),
  on_their_way: z
    .array(z.int())
    .describe('Not as the streams know them, but an event is on its way: look again later.'),
  parked: z.array(z.int()).describe('Not as the streams know them, with an event parked: for a person to decide.'),
  unbuildable: z
    .array(z.int())
    .describe('Records that cannot be built, each in a step of its own, so that nobody can tell: `preview` says why.'),
  mended: z.int().describe('Events enqueued.'),
});

/** What one step of an audit saw. */
export type AuditAnswer = z.infer<typeof auditAnswer>;

/** What is wrong with one aggregate. */
export type AuditFindingAnswer = z.infer<typeof auditFinding>;
