import { Inject, Injectable } from '@nestjs/common';
import { printRateLimit } from '../../config/kinds/rate-limit.js';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { Backlog } from '../../outbox/backlog/backlog.js';
import { StreamCounts, type StreamCount } from '../../outbox/backlog/stream-counts.js';
import { OutboxDatabase } from '../../outbox/outbox-database.js';
import { PublicationRegistry } from '../../outbox/publication-registry.js';
import { StreamStates, type StreamState } from '../../outbox/stream-states.js';
import type { StatusAnswer, StreamStatus } from './status-answer.js';

/** Tells how the whole service is doing, from what all instances share. */
@Injectable()
export class StatusReport {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
    private readonly backlog: Backlog,
    private readonly counts: StreamCounts,
    private readonly states: StreamStates,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** One look; its parts are read one after the other, milliseconds apart. */
  async now(): Promise<StatusAnswer> {
    const ages = await this.backlog.ageSeconds();
    const counts = await this.counts.byStream();
    const states = await this.states.byStream();
    const [row] = await this.database.query<{ epoch: number }>('select epoch from outbox_epoch');
    return {
      at: new Date().toISOString(),
      epoch: row?.epoch ?? 1,
      streams: this.registry.streams.map(({ key, name }) => ({
        stream: key,
        name,
        ...this.toStatus(counts.get(key), states.get(key)),
        oldest_seconds: Math.round((ages.get(key) ?? 0) * 10) / 10,
      })),
    };
  }

  private toStatus(
    count: StreamCount | undefined,
    state: StreamState | undefined,
  ): Omit<StreamStatus, 'stream' | 'name' | 'oldest_seconds'> {
    const { pending = 0, leased = 0, retrying = 0, parked = 0, fanOuts = 0 } = count ?? {};
    const waits = pending + leased + retrying + fanOuts > 0;
    return {
      state: state?.broken ? 'broken' : state && state.level > 0 ? 'throttled' : waits ? 'delivering' : 'idle',
      ...{ pending, leased, retrying, parked, fan_outs: fanOuts },
      limit: printRateLimit(this.settings.streams.rateLimit),
      trouble: state?.trouble ?? null,
      trouble_since: state?.troubleSince?.toISOString() ?? null,
    };
  }
}
