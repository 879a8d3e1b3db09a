import { z } from 'zod';
import { bodyId } from '../../http/ids.js';
import { pageOf, type Page } from '../../http/paging.js';
import type { ParkedEvent } from '../../outbox/parked/parked-event.js';

/** One parked event. */
export const parkedEvent = z.object({
  id: bodyId.describe('By which `show`, `replay`, `send-current` and `discard` know it.'),
  type: z.string(),
  aggregate_id: bodyId.describe(
    'Of a fan-out: the id of the shared row, or one of the ids that a bulk change changed.',
  ),
  event_type: z
    .string()
    .describe(
      '`order.status_changed`; `product.fan-out`: the change of a shared row, or of very many products at once.',
    ),
  fan_out_of: z
    .string()
    .nullable()
    .describe(
      'The table whose change could not be carried on: of the shared row, or that of the roots for a bulk change; null: it is no fan-out.',
    ),
  event_id: z.string().nullable(),
  sequence: z.int().nullable().describe('The number that a try of doubtful outcome used up; null: none is used up.'),
  stream: z.string().nullable(),
  reason: z.string().describe('`oversize`, `unbuildable`, `ValidationException`, ...'),
  error: z.string(),
  attempts: z.int(),
  ambiguous: z.boolean().describe('A try may have been accepted without our knowing.'),
  is_behind: z.boolean().describe('Newer events of its aggregate were delivered: a replay needs `force`.'),
  captured_at: z.iso.datetime(),
  parked_at: z.iso.datetime(),
});

/** A page of parked events. */
export const parkedPage = pageOf(parkedEvent).extend({ total: z.int().describe('Of all pages.') });

/** One parked event, and what would be sent of it. */
export const parkedDetail = parkedEvent.extend({
  record: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      'History: as it was at its commit; state: as it is now. Without `event`; null when it cannot be built, and of a fan-out.',
    ),
});

/** What became of a repair. */
export const repairAnswer = z.object({
  repair: z.enum(['replay', 'send-current', 'discard']),
  dry_run: z.boolean().describe('Nothing was changed; `done` is what would be.'),
  matched: z.int(),
  done: z.int(),
  refused: z.int(),
  refusals: z
    .array(z.object({ id: bodyId, type: z.string(), aggregate_id: bodyId, reason: z.string() }))
    .describe('Those refused, a hundred at most.'),
  unknown: z.array(bodyId).describe('Ids asked for that no parked event has.'),
});

/** One parked event. */
export type ParkedEventAnswer = z.infer<typeof parkedEvent>;

/** A page of parked events. */
export type ParkedPage = Page<ParkedEventAnswer> & { readonly total: number };

/** One parked event, and what would be sent of it. */
export type ParkedDetail = z.infer<typeof parkedDetail>;

/** What became of a repair. */
export type RepairAnswer = z.infer<typeof repairAnswer>;

/** A parked event as HTTP and `--json` show it. */
export function toParkedAnswer(event: ParkedEvent): ParkedEventAnswer {
  return {
    id: Number(event.id),
    type: event.type,
    aggregate_id: Number(event.aggregateId),
    event_type: `${event.type}.${event.kind}`,
    fan_out_of: event.fanOutOf,
    event_id: event.eventId,
    sequence: event.sequence === null ? null : Number(event.sequence),
    stream: event.stream,
    reason: event.reason,
    error: event.error,
    attempts: event.attempts,
    ambiguous: event.ambiguous,
    is_behind: event.isBehind,
    captured_at: event.capturedAt.toISOString(),
    parked_at: event.parkedAt.toISOString(),
  };
}
