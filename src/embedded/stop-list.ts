/** What has been started and has to be stopped, last started first. */
export class StopList {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private stopping: Promise<void> | undefined;

  /** @returns what was added. */
  add<T>(started: T, stop: (started: T) => Promise<unknown>): T {
    this.stops.push(() => stop(started));
    return started;
  }

  /** Stops everything once, one after the other, the rest also when one fails. @throws AggregateError of the failures */
  stop(): Promise<void> {
    return (this.stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `Not everything was stopped: ${failures.map(String).join('; ')}`);
  }
}
