import { createInterface } from 'node:readline/promises';
import cliProgress from 'cli-progress';
import { UsageError } from './usage-error.js';

/** Where a command reads and writes; the process's own, or a test's. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** A piece of long work, as people see it go on. */
export interface Progress {
  /** So much is done of the total; the text says what else is known (rate, time left). */
  at(done: number, text?: string): void;
  /** The total turned out to be another. */
  of(total: number): void;
  stop(): void;
}

/** Without a terminal, progress is a line now and then. */
const LINES_MS = 5000;

/** What a command says beside its result: all of it on standard error, so that standard output holds the result alone. */
export class Console {
  constructor(
    private readonly streams: Streams,
    private readonly options: { readonly yes: boolean },
  ) {}

  /** One line of information. */
  say(line: string): void {
    this.streams.stderr.write(`${line}\n`);
  }

  /**
   * Asks before something big; `--yes` answers.
   * @throws UsageError where nobody can be asked.
   */
  async confirm(question: string): Promise<boolean> {
    if (this.options.yes) return true;
    if (!this.streams.stdin.isTTY) throw new UsageError(`${question} Nobody can be asked here: pass --yes to do it.`);
    const lines = createInterface({ input: this.streams.stdin, output: this.streams.stderr });
    try {
      return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
    } finally {
      lines.close();
    }
  }

  /** A bar on a terminal, a line now and then elsewhere. */
  progress(what: string, total: number): Progress {
    return this.streams.stderr.isTTY ? this.bar(what, total) : this.lines(what, total);
  }

  private bar(what: string, total: number): Progress {
    const bar = new cliProgress.SingleBar({
      format: `${what} {bar} {percentage}% {value}/{total} {text}`,
      stream: this.streams.stderr,
      hideCursor: true,
    });
    bar.start(total, 0, { text: '' });
    return {
      at: (done, text = '') => {
        bar.update(done, { text });
      },
      of: (newTotal) => {
        bar.setTotal(newTotal);
      },
      stop: () => {
        bar.stop();
      },
    };
  }

  private lines(what: string, total: number): Progress {
    let of = total;
    let saidAt = performance.now();
    return {
      at: (done, text = '') => {
        if (performance.now() - saidAt < LINES_MS) return;
        saidAt = performance.now();
        this.say(`${what}: ${done} of ${of} ${text}`.trimEnd());
      },
      of: (newTotal) => {
        of = newTotal;
      },
      stop: () => undefined,
    };
  }
}
