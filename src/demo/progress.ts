import cliProgress from 'cli-progress';
import type { Backlog } from '../outbox/backlog/backlog.js';
import type { Written } from './shop/written.js';

/** How often figures change on a terminal, and how often a line is printed elsewhere. */
const TERMINAL_MS = 250;
const LINES_MS = 5000;

/** How much there is to write, as `Written` counts it. */
export interface ReplaySize {
  readonly invoices: number;
  readonly steps: number;
}

/** Shows how the replay goes: a bar with rate and lag per stream on a terminal, a line now and then elsewhere. */
export class Progress {
  private readonly bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% | {day} | {invoices} of {all} invoices | {commits} commits, {rate}/s | waiting: {lag}',
    hideCursor: true,
  });
  private readonly terminal = process.stdout.isTTY;
  private readonly startedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  private day = '';
  private asking = false;

  constructor(
    private readonly size: ReplaySize,
    private readonly written: Written,
    private readonly backlog: Backlog,
  ) {
    if (this.terminal) this.bar.start(size.steps, 0, { ...this.figures(), lag: '' });
    this.timer = setInterval(() => void this.show(), this.terminal ? TERMINAL_MS : LINES_MS);
  }

  /** From now on, this day is written. */
  begin(day: string): void {
    this.day = day;
  }

  stop(): void {
    clearInterval(this.timer);
    if (!this.terminal) return;
    this.bar.update(this.written.steps, this.figures());
    this.bar.stop();
  }

  private async show(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const lag = [...(await this.backlog.ageSeconds())]
        .map(([stream, age]) => `${stream} ${age.toFixed(1)} s`)
        .join(', ');
      if (this.terminal) this.bar.update(this.written.steps, { ...this.figures(), lag });
      else process.stdout.write(`${this.line()}, waiting: ${lag}\n`);
    } catch {
      // Only a picture: at the end the database may be gone already.
    } finally {
      this.asking = false;
    }
  }

  private line(): string {
    const { day, invoices, all, commits, rate } = this.figures();
    const percent = Math.floor((this.written.steps * 100) / Math.max(this.size.steps, 1));
    return `${percent} %, ${day}: ${invoices} of ${all} invoices, ${commits} commits (${rate}/s)`;
  }

  private figures() {
    const commits = this.written.total;
    const rate = Math.round((commits * 1000) / (performance.now() - this.startedAt));
    return { day: this.day, invoices: this.written.invoices, all: this.size.invoices, commits, rate };
  }
}
