import { z } from 'zod';
import type { Epoch } from '../../outbox/epoch/epochs.js';

/** The epoch, and how it came about. */
export const epochAnswer = z.object({
  epoch: z.int().describe('What new numbers are given in. Consumers order by (epoch, sequence).'),
  raised_at: z.iso.datetime().nullable().describe('Null: it never was.'),
  raised_by: z.string().nullable().describe('`worker`: one that met another PostgreSQL than before.'),
  reason: z.string().nullable(),
  server: z
    .string()
    .nullable()
    .describe('System identifier and timeline of PostgreSQL; null before the first claim, or where it does not tell.'),
});

/** The epoch, and how it came about. */
export type EpochAnswer = z.infer<typeof epochAnswer>;

/** What HTTP and `--json` say. */
export function toEpochAnswer({ epoch, raisedAt, raisedBy, reason, server }: Epoch): EpochAnswer {
  return { epoch, raised_at: raisedAt?.toISOString() ?? null, raised_by: raisedBy, reason, server };
}
