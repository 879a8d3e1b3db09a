import { z } from 'zod';

const part = z.looseObject({
  status: z.enum(['up', 'down', 'degraded']),
  reason: z.string().optional().describe('Why it is down.'),
});
const parts = z.record(z.string(), part);

/** Answer of `GET /health/live`. */
export const liveAnswer = z.object({ status: z.literal('ok') });

/** Answer of `GET /health/ready`: terminus' own shape, which its users know. */
export const readyAnswer = z.object({
  status: z.enum(['ok', 'degraded', 'error', 'shutting_down']),
  info: parts.describe('Parts that are well.'),
  error: parts.describe('Parts that are not.'),
  details: parts.describe('All parts.'),
});
