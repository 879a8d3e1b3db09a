/** What has been started and has to be stopped, last started first. */
export class StopList {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private stopping: Promise<void> | undefined;

  /** Starts several things one after the other, with a list that knows how to stop each; if one fails, those before it are stopped. */
  static async whole<Started>(start: (started: StopList) => Promise<Started>): Promise<Started> {
    const started = new StopList();
    try {
      return await start(started);
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

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
