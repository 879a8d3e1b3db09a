import type { z } from 'zod';
import { streamStatus } from '../status/status-answer.js';

/** What holds for a stream after it was paused, resumed or limited. */
export const controlsAnswer = streamStatus.pick({
  stream: true,
  paused_at: true,
  paused_by: true,
  limit: true,
  limit_from: true,
  leased: true,
});

/** What holds for a stream after it was paused, resumed or limited. */
export type ControlsAnswer = z.infer<typeof controlsAnswer>;
