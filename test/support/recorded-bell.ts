import type { Bell } from '../../src/outbox/wake/wake-bell.js';

/** Stands in for the WakeBell: remembers for which streams it was rung. */
export class RecordedBell implements Bell {
  private readonly rung: string[] = [];

  ring(streamKey: string): void {
    this.rung.push(streamKey);
  }

  announce(streamKey: string): void {
    this.rung.push(streamKey);
  }

  ringIn(streamKey: string): void {
    this.rung.push(streamKey);
  }

  setPause(): void {
    return undefined;
  }

  clearWake(): Promise<void> {
    return Promise.resolve();
  }

  /** The streams rung for since the last call, each once, sorted. */
  take(): string[] {
    return [...new Set(this.rung.splice(0))].sort();
  }
}
