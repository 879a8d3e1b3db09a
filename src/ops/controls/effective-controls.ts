import { Inject, Injectable } from '@nestjs/common';
import { printRateLimit } from '../../config/kinds/rate-limit.js';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { StreamState } from '../../outbox/streams/stream-states.js';
import type { ControlsAnswer } from './controls-answer.js';

/** What holds for a stream: what operators set at run time, and where they set nothing, the settings. */
@Injectable()
export class EffectiveControls {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @param state the stream's row; undefined where there is none yet. */
  described(state: StreamState | undefined): Omit<ControlsAnswer, 'stream' | 'leased'> {
    return {
      paused_at: state?.pausedAt?.toISOString() ?? null,
      paused_by: state?.pausedBy ?? null,
      limit: state?.ownLimit ?? printRateLimit(this.settings.streams.rateLimit),
      limit_from: state?.ownLimit ? 'operators' : 'settings',
    };
  }
}
