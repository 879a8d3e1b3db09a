import { Bell } from '../../src/outbox/wake/bell.js';

/** Stands in for the bell: remembers for which streams it was rung. */
export class RecordedBell extends Bell {
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

  clearWake(): Promise<void> {
    return Promise.resolve();
  }

  /** The streams rung for since the last call, each once, sorted. */
  take(): string[] {
    return [...new Set(this.rung.splice(0))].sort();
  }
}
