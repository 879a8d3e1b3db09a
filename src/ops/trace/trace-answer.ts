import { z } from 'zod';
import { bodyId } from '../../http/ids.js';

const sent = {
  event_type: z.string().describe('`order.status_changed`'),
  event_id: z.string().nullable(),
  sequence: z.int().nullable().describe('Null: it has none yet, or gave it back.'),
  stream: z.string().nullable(),
  attempts: z.int(),
  ambiguous: z.boolean().describe('A try may have been accepted without our knowing: the record may be there twice.'),
  replayed: z.boolean(),
  captured_at: z.iso.datetime(),
};

const delivered = z.object({
  at: z.iso.datetime().describe('Acknowledged by Kinesis.'),
  what: z.literal('delivered'),
  ...sent,
  epoch: z.int(),
  shard_id: z.string(),
  kinesis_sequence_number: z.string(),
});

const unsent = z.object({
  at: z.iso.datetime().describe('Captured; parked, where it is.'),
  what: z.enum(['pending', 'leased', 'retrying', 'parked']),
  id: bodyId,
  ...sent,
  error: z.string().nullable().describe('Of the last try.'),
  due_at: z.iso.datetime().nullable().describe('Retrying: when it is tried again.'),
});

const acted = z.object({
  at: z.iso.datetime(),
  what: z.literal('action'),
  action: z.string().describe('`parked.replay`, ...'),
  actor: z
    .string()
    .describe('`worker`: nobody asked; a newer state was delivered, or PARKED_RETENTION_DAYS were over.'),
  via: z.string().describe('`http`, `cli`, `worker`'),
  outcome: z.record(z.string(), z.unknown()),
});

/** Everything that is known of one aggregate. */
export const traceAnswer = z.object({
  type: z.string(),
  aggregate_id: bodyId,
  exists: z.boolean().describe('Its row is in the shop.'),
  position: z
    .object({
      sequence: z
        .int()
        .describe('The last number that was delivered, or used up by a doubtful try of what is parked now.'),
      epoch: z.int(),
      delivered_at: z.iso.datetime().nullable(),
      stream: z.string().nullable(),
      shard_id: z.string().nullable(),
      kinesis_sequence_number: z.string().nullable(),
      deleted: z.boolean().describe('Consumers know it as deleted.'),
    })
    .nullable()
    .describe('Kept for ever; null: no number was ever used.'),
  entries: z.array(z.discriminatedUnion('what', [delivered, unsent, acted])).describe('In order of time.'),
  truncated: z.boolean().describe('There is more of something than is shown.'),
});

/** Everything that is known of one aggregate. */
export type TraceAnswer = z.infer<typeof traceAnswer>;

/** One thing that happened to it. */
export type TraceEntry = TraceAnswer['entries'][number];
