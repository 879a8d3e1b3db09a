import { z } from 'zod';

/** The body of a raise. */
export const epochRequest = z.strictObject({
  reason: z.string().trim().min(3).max(500).describe('What happened: "restored from the snapshot of 02:00".'),
});
