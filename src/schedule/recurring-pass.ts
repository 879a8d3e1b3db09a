import type { SchedulerRegistry } from '@nestjs/schedule';
import { SingleRun } from './single-run.js';

/** Work that is done again and again, by one interval of the scheduler, and never twice at once. */
export class RecurringPass {
  private readonly pass: SingleRun<void>;

  /**
   * @param name of the interval, unique within the process.
   * @param work one pass; it must not reject, since nobody waits for most of them.
   */
  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly name: string,
    work: () => Promise<void>,
  ) {
    this.pass = new SingleRun(work);
  }

  /** The first pass comes after the interval, or with {@link run}. */
  start(intervalMs: number): void {
    this.scheduler.addInterval(
      this.name,
      setInterval(() => void this.run(), intervalMs),
    );
  }

  /** One pass now; joins the one under way if there is one. */
  async run(): Promise<void> {
    await this.pass.run();
  }

  /** No more passes; resolves when the last one is over. Also where none was ever started. */
  async stop(): Promise<void> {
    if (this.scheduler.doesExist('interval', this.name)) this.scheduler.deleteInterval(this.name);
    await this.pass.ended();
  }
}
