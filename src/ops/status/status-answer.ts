import { z } from 'zod';

/** One stream at a glance. */
export const streamStatus = z.object({
  stream: z.string().describe('Its key: `product`, `product_update`, `order`.'),
  name: z.string().describe('Its name at AWS.'),
  state: z
    .enum(['idle', 'delivering', 'throttled', 'broken'])
    .describe('`throttled`: smaller batches with pauses; `broken`: calls fail as a whole, and only probes are sent.'),
  oldest_seconds: z.number().describe('Age of the oldest change that waits; 0 when none does.'),
  pending: z.int().describe('Captured and never tried; several changes of one product make one record.'),
  leased: z.int().describe('In the hands of a worker.'),
  retrying: z.int().describe('Tried before, and to be tried again.'),
  parked: z.int().describe('Wait for a person: see `parked list`.'),
  fan_outs: z.int().describe('Changes of shared rows that are still to be expanded.'),
  limit: z.string().describe('`auto`, `none`, or records per period: `100/m`.'),
  trouble: z.string().nullable().describe('The last failure, while the stream is throttled or broken.'),
  trouble_since: z.iso.datetime().nullable(),
});

/** The whole service at a glance. */
export const statusAnswer = z.object({
  at: z.iso.datetime(),
  epoch: z.int(),
  streams: z.array(streamStatus),
});

/** One stream at a glance. */
export type StreamStatus = z.infer<typeof streamStatus>;

/** The whole service at a glance. */
export type StatusAnswer = z.infer<typeof statusAnswer>;
