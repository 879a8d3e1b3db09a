import cliProgress from 'cli-progress';
import type { Backlog } from '../outbox/backlog/backlog.js';
import type { Written } from './shop/written.js';

/** How often figures change on a terminal, and how often a line is printed elsewhere. */
const TERMINAL_MS = 250;
const LINES_MS = 5000;

/** Shows how the replay goes: a bar with rate and lag per stream on a terminal, a line now and then elsewhere. */
export class Progress {
  private readonly bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% of invoices | {day} | {commits} commits, {rate}/s | waiting: {lag}',
    hideCursor: true,
  });
  private readonly terminal = process.stdout.isTTY;
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  private done = 0;
  private day = '';
  private asking = false;

  constructor(
    private readonly total: number,
    private readonly written: Written,
    private readonly backlog: Backlog,
  ) {
    if (this.terminal) this.bar.start(total, 0, { day: '', commits: 0, rate: 0, lag: '' });
    this.timer = setInterval(() => void this.show(), this.terminal ? TERMINAL_MS : LINES_MS);
  }

  /** A day of so many invoices is written. */
  wrote(day: string, invoices: number): void {
    this.done += invoices;
    this.day = day;
  }

  stop(): void {
    clearInterval(this.timer);
    if (!this.terminal) return;
    this.bar.update(this.done);
    this.bar.stop();
  }

  private async show(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const lag = [...(await this.backlog.ageSeconds())]
        .map(([stream, age]) => `${stream} ${age.toFixed(1)} s`)
        .join(', ');
      const commits = this.written.total;
      const rate = Math.round((commits * 1000) / (performance.now() - this.startedAt));
      if (this.terminal) this.bar.update(this.done, { day: this.day, commits, rate, lag });
      else
        process.stdout.write(
          `${this.done} of ${this.total} invoices, ${commits} commits (${rate}/s), waiting: ${lag}\n`,
        );
    } catch {
      // Only a picture: at the end the database may be gone already.
    } finally {
      this.asking = false;
    }
  }
}
