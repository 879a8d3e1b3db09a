import { z } from 'zod';

/** One stream at a glance. */
export const streamStatus = z.object({
  stream: z.string().describe('Its key: `product`, `product_update`, `order`.'),
  name: z.string().describe('Its name at AWS.'),
  state: z
    .enum(['idle', 'delivering', 'paused', 'throttled', 'broken'])
    .describe(
      '`paused`: by operators; `throttled`: smaller batches with pauses; `broken`: calls fail as a whole, and only probes are sent.',
    ),
  oldest_seconds: z.number().describe('Age of the oldest change that waits; 0 when none does.'),
  pending: z.int().describe('Captured and never tried; several changes of one product make one record.'),
  leased: z.int().describe('In the hands of a worker.'),
  retrying: z.int().describe('Tried before, and to be tried again.'),
  parked: z.int().describe('Wait for a person: see `parked list`.'),
  fan_outs: z.int().describe('Changes of shared rows, and bulk changes, that are still to be expanded.'),
  limit: z.string().describe('`auto`, `none`, or records per period: `100/m`.'),
  limit_from: z
    .enum(['settings', 'operators'])
    .describe('`operators`: set at run time, in the place of the configured one.'),
  paused_by: z.string().nullable(),
  paused_at: z.iso.datetime().nullable(),
  trouble: z.string().nullable().describe('The last failure, while the stream is throttled or broken.'),
  trouble_since: z.iso.datetime().nullable(),
});

/** A process that publishes. */
const workerStatus = z.object({
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  started_at: z.iso.datetime(),
  silent_seconds: z
    .number()
    .describe('Since its last sign of life, which it gives every 5 s. One that was killed is shown for an hour.'),
});

/** The whole service at a glance. */
export const statusAnswer = z.object({
  at: z.iso.datetime(),
  epoch: z.int(),
  streams: z.array(streamStatus),
  workers: z.array(workerStatus),
});

/** One stream at a glance. */
export type StreamStatus = z.infer<typeof streamStatus>;

/** The whole service at a glance. */
export type StatusAnswer = z.infer<typeof statusAnswer>;
