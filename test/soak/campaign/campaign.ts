import type { DataSource } from 'typeorm';
import type { Bed } from '../bed/bed.js';
import { endOf, type Episode, type PlannedFault } from '../schedule/fault.js';
import type { Incident } from '../strike/strike.js';
import { strikeOf } from '../strike/strikes.js';
import type { Clock } from './clock.js';
import { watchRecovery, type Recovery } from './recovery.js';

/** An episode as it went. */
export interface Played {
  readonly episode: Episode;
  readonly recovery: Recovery;
}

/** Longest look at a recovery, where no other episode follows. */
const LAST_LOOK_MS = 20_000;

/** Carries the schedule out. What takes longer than planned (a rolling restart on a busy machine) moves the rest. */
export class Campaign {
  /** By how much the rest of the schedule has been moved. */
  movedMs = 0;
  readonly incidents: Incident[] = [];
  readonly played: Played[] = [];
  /** Faults at work at this moment. */
  readonly current = new Set<string>();

  constructor(
    private readonly bed: Bed,
    private readonly dataSource: DataSource,
    private readonly workers: number,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the last episode is over and recovered from. @throws when a fault cannot be carried out, or on interruption. */
  async run(episodes: readonly Episode[]): Promise<void> {
    for (const [index, episode] of episodes.entries()) {
      await this.clock.until(beginOf(episode) + this.movedMs);
      await Promise.all(episode.faults.map((fault) => this.play(fault)));
      this.movedMs = Math.max(this.movedMs, this.clock.now - endOf(episode));
      const next = episodes[index + 1];
      const untilMs = next ? beginOf(next) + this.movedMs : this.clock.now + LAST_LOOK_MS;
      const { workers, clock } = this;
      const recovery = await watchRecovery(this.bed, this.dataSource, { workers, clock, untilMs });
      this.played.push({ episode, recovery });
    }
  }

  private async play(fault: PlannedFault): Promise<void> {
    await this.clock.until(fault.beginsMs + this.movedMs);
    const { movedMs } = this;
    const strike = strikeOf(this.bed, fault);
    const from = Date.now();
    const incident = { name: fault.name, workers: [] as readonly string[], from, to: Number.POSITIVE_INFINITY };
    this.current.add(fault.name);
    try {
      incident.workers = await strike.begin();
      await this.clock.until(fault.endsMs + movedMs);
    } finally {
      // Also when interrupted: what is not mended could not be ended in order.
      await strike.end();
      this.current.delete(fault.name);
      this.incidents.push({ ...incident, to: Date.now() });
    }
  }
}

function beginOf({ faults }: Episode): number {
  return Math.min(...faults.map(({ beginsMs }) => beginsMs));
}
