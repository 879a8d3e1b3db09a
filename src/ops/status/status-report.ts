import { Injectable } from '@nestjs/common';
import { Backlog } from '../../outbox/backlog/backlog.js';
import { ExactCounts } from '../../outbox/backlog/exact-counts.js';
import { Epochs } from '../../outbox/epoch/epochs.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { StreamStates, type StreamState } from '../../outbox/streams/stream-states.js';
import { Workers } from '../../outbox/workers/workers.js';
import { EffectiveControls } from '../controls/effective-controls.js';
import type { StatusAnswer, StreamStatus } from './status-answer.js';

/** Tells how the whole service is doing, from what all instances share. */
@Injectable()
export class StatusReport {
  constructor(
    private readonly epochs: Epochs,
    private readonly registry: PublicationRegistry,
    private readonly backlog: Backlog,
    private readonly counts: ExactCounts,
    private readonly states: StreamStates,
    private readonly effective: EffectiveControls,
    private readonly workers: Workers,
  ) {}

  /** One look; its parts are read one after the other, milliseconds apart. @throws Error when the database has no epoch. */
  async now(): Promise<StatusAnswer> {
    const ages = await this.backlog.ageSeconds();
    const counts = await this.counts.byStream();
    const states = await this.states.byStream();
    const epoch = await this.epochs.current();
    return {
      at: new Date().toISOString(),
      epoch,
      streams: this.registry.streams.map(({ key, name }) => {
        const { pending = 0, leased = 0, retrying = 0, parked = 0, fanOuts = 0 } = counts.get(key) ?? {};
        const state = states.get(key);
        return {
          stream: key,
          name,
          state: stateOf(state, pending + leased + retrying + fanOuts > 0),
          oldest_seconds: Math.round((ages.get(key) ?? 0) * 10) / 10,
          ...{ pending, leased, retrying, parked, fan_outs: fanOuts },
          ...this.effective.described(state),
          trouble: state?.trouble ?? null,
          trouble_since: state?.troubleSince?.toISOString() ?? null,
        };
      }),
      workers: (await this.workers.seen()).map(({ host, pid, version, startedAt, silentSeconds }) => ({
        ...{ host, pid, version },
        started_at: startedAt.toISOString(),
        silent_seconds: Math.round(silentSeconds),
      })),
    };
  }
}

function stateOf(state: StreamState | undefined, waits: boolean): StreamStatus['state'] {
  if (state?.pausedAt) return 'paused';
  if (state?.broken) return 'broken';
  if (state && state.level > 0) return 'throttled';
  return waits ? 'delivering' : 'idle';
}
