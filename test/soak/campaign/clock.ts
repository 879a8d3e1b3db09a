import { setTimeout as pause } from 'node:timers/promises';

/** The run's time, in ms from its start; waits end at once when the run is interrupted. */
export class Clock {
  private readonly startedAt = performance.now();

  constructor(readonly interrupted: AbortSignal) {}

  get now(): number {
    return performance.now() - this.startedAt;
  }

  /** Waits until then; no time at all when it is past. @throws AbortError when the run is interrupted. */
  async until(ms: number): Promise<void> {
    await pause(Math.max(0, ms - this.now), undefined, { signal: this.interrupted });
  }
}
