import type { Bed } from '../bed/bed.js';
import type { Writers } from '../shop/writers.js';
import type { Campaign } from './campaign.js';
import type { Clock } from './clock.js';

/** On a terminal one line that changes, elsewhere a line now and then. */
const INTERVAL_MS = process.stderr.isTTY ? 1000 : 15_000;

/** Says how it goes, on stderr. */
export class Progress {
  private readonly timer: NodeJS.Timeout;
  private phase = '';

  constructor(
    private readonly parts: { bed: Bed; writers: Writers; campaign: Campaign; clock: Clock; minutes: number },
  ) {
    this.timer = setInterval(() => void this.tell(), INTERVAL_MS);
  }

  /** What the run is doing beside the schedule. */
  is(phase: string): void {
    this.phase = phase;
    void this.tell();
  }

  stop(): void {
    clearInterval(this.timer);
    if (process.stderr.isTTY) process.stderr.write('\n');
  }

  private async tell(): Promise<void> {
    const { bed, writers, campaign, clock, minutes } = this.parts;
    const accepted = (await bed.kinesis.accepted()) ?? '?';
    const faults = [...campaign.current].join(' + ') || this.phase || 'calm';
    const failed = [...writers.failed.values()].reduce((sum, count) => sum + count, 0);
    const line =
      `${(clock.now / 1000).toFixed(0).padStart(5)} of ${(minutes * 60).toFixed(0)} s  ` +
      `${writers.done} deeds (${failed} failed)  ${accepted} records  ${bed.fleet.running.size} workers  ${faults}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}
