import { setTimeout as pause } from 'node:timers/promises';

/** How often an orchestrator of little patience would ask. */
const EVERY_MS = 100;

/** Longest wait for a worker to be ready again. */
const PATIENCE_MS = 60_000;

/** Asks a worker for its readiness, as an orchestrator does, and notes when it changes. */
export class ReadinessWatch {
  private unreadyAt: number | undefined;
  private readyAt: number | undefined;
  private stopped = false;
  private readonly watching: Promise<void>;

  constructor(private readonly workerUrl: string) {
    this.watching = this.watch();
  }

  /**
   * When it was not ready any more, and ready again, by this process's monotonic clock.
   * @throws Error when it does not come back in time, or never was unready.
   */
  async cameBack(): Promise<{ readonly unreadyAt: number; readonly readyAt: number }> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.readyAt === undefined && performance.now() < deadline) await pause(EVERY_MS);
    this.stop();
    await this.watching;
    const { unreadyAt, readyAt } = this;
    if (unreadyAt === undefined || readyAt === undefined)
      throw new Error('The worker was not unready, and ready again.');
    return { unreadyAt, readyAt };
  }

  stop(): void {
    this.stopped = true;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      const isReady = await fetch(`${this.workerUrl}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!isReady) this.unreadyAt ??= performance.now();
      else if (this.unreadyAt !== undefined) this.readyAt ??= performance.now();
      await pause(EVERY_MS);
    }
  }
}
