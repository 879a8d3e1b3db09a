/** Stands in for the WakeBell: remembers for which streams it was rung. */
export class RecordedBell {
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

  pace(): void {
    return undefined;
  }

  taken(): Promise<void> {
    return Promise.resolve();
  }

  /** The streams rung for since the last call, each once, sorted. */
  take(): string[] {
    return [...new Set(this.rung.splice(0))].sort();
  }
}
