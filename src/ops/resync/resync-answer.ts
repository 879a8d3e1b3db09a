import { z } from 'zod';
import type { Resync } from '../../outbox/resync/resync.js';

/** A resync as it stands. */
export const resyncAnswer = z.object({
  id: z.int(),
  type: z.string(),
  state: z.enum(['running', 'cancelled', 'done', 'failed']).describe('`done`: everything is enqueued.'),
  ids: z.int().nullable().describe('How many ids were asked for; null: all.'),
  where: z.record(z.string(), z.string()),
  records_per_second: z.number().nullable(),
  requested_by: z.string().nullable(),
  requested_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  total: z.int().describe('To look at, counted when it was requested.'),
  scanned: z.int().describe('Looked at so far.'),
  enqueued: z.int().describe('Events written so far.'),
  progress: z.int().nullable().describe('The last id looked at.'),
  eta_seconds: z.number().nullable().describe('Until everything is enqueued, at the pace so far.'),
  error: z.string().nullable(),
});

/** All resyncs that are still in the books. */
export const resyncsAnswer = z.object({ items: z.array(resyncAnswer) });

/** A resync as it stands. */
export type ResyncAnswer = z.infer<typeof resyncAnswer>;

/** What HTTP and `--json` say of a resync. */
export function toResyncAnswer(resync: Resync): ResyncAnswer {
  return {
    id: Number(resync.id),
    type: resync.type,
    state: resync.state,
    ids: resync.ids,
    where: { ...resync.selections },
    records_per_second: resync.recordsPerSecond,
    requested_by: resync.requestedBy,
    requested_at: resync.requestedAt.toISOString(),
    finished_at: resync.finishedAt?.toISOString() ?? null,
    total: resync.total,
    scanned: resync.scanned,
    enqueued: resync.enqueued,
    progress: resync.progress === null ? null : Number(resync.progress),
    eta_seconds: resync.etaSeconds === null ? null : Math.round(resync.etaSeconds * 10) / 10,
    error: resync.lastError,
  };
}
