import type { SchedulerRegistry } from '@nestjs/schedule';

/** Work that is done again and again, by one interval of the scheduler, and never twice at once. */
export class RecurringPass {
  private underWay: Promise<void> | null = null;

  /**
   * @param name of the interval, unique within the process.
   * @param work one pass; it must not reject, since nobody waits for most of them.
   */
  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly name: string,
    private readonly work: () => Promise<void>,
  ) {}

  /** The first pass comes after the interval, or with {@link run}. */
  start(intervalMs: number): void {
    this.scheduler.addInterval(
      this.name,
      setInterval(() => void this.run(), intervalMs),
    );
  }

  /** One pass now; joins the one under way if there is one. */
  async run(): Promise<void> {
    this.underWay ??= this.work().finally(() => {
      this.underWay = null;
    });
    await this.underWay;
  }

  /** No more passes; resolves when the last one is over. Also where none was ever started. */
  async stop(): Promise<void> {
    if (this.scheduler.doesExist('interval', this.name)) this.scheduler.deleteInterval(this.name);
    await this.underWay;
  }
}
