import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';

/** A line of a process's log: pino's fields, or `msg` alone where the line is no JSON. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** Lines kept for tests to look at; the file, if there is one, has them all. */
const KEPT_LINES = 5000;

/** What a process writes, line by line. */
export class ProcessLog {
  private readonly kept: LogLine[] = [];
  private readonly watches = new Set<(line: LogLine) => void>();
  private readonly file: WriteStream | undefined;

  /** @param path is appended to; undefined: nothing is written. */
  constructor(streams: readonly (Readable | null)[], path: string | undefined) {
    this.file = path === undefined ? undefined : createWriteStream(path, { flags: 'a' });
    for (const stream of streams) {
      createInterface({ input: stream ?? new PassThrough() }).on('line', (text) => {
        this.take(text);
      });
    }
  }

  /** The latest lines, oldest first. */
  get lines(): readonly LogLine[] {
    return this.kept;
  }

  /** The latest lines as text, for messages. */
  tail(count = 15): string {
    return this.kept
      .slice(-count)
      .map((line) => JSON.stringify(line))
      .join('\n');
  }

  /** The first line, past or to come, that `matches`. Never rejects: race it with what may come instead. */
  async first(matches: (line: LogLine) => boolean): Promise<LogLine> {
    const seen = this.kept.find(matches);
    if (seen) return seen;
    return new Promise((resolve) => {
      const watch = (line: LogLine): void => {
        if (!matches(line)) return;
        this.watches.delete(watch);
        resolve(line);
      };
      this.watches.add(watch);
    });
  }

  /** Resolves once everything is in the file; may be called again. */
  async close(): Promise<void> {
    if (!this.file || this.file.closed) return;
    this.file.end();
    await once(this.file, 'close');
  }

  private take(text: string): void {
    this.file?.write(`${text}\n`);
    const line = parse(text);
    this.kept.push(line);
    if (this.kept.length > KEPT_LINES) this.kept.splice(0, KEPT_LINES / 2);
    for (const watch of [...this.watches]) watch(line);
  }
}

function parse(text: string): LogLine {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { msg: '', ...value };
  } catch {
    // A stack trace or a word of Node's own.
  }
  return { msg: text };
}
