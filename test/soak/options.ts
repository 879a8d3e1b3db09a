import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly workers: number;
  /** Print the schedule and do nothing. */
  readonly dryRun: boolean;
  /** Keep logs and records also when all is well. */
  readonly keep: boolean;
  readonly help: boolean;
}

/** Shown by `--help`. */
export const USAGE = `npm run soak -- [options]

Runs real workers against a PostgreSQL, a Redis and a Kinesis simulator of its own, breaks them by a schedule while writers of every kind
change products and orders, and compares what was committed with what is on the streams.

  --minutes M   how long it is broken (default 5; may be a fraction); draining and the verdict come on top
  --seed S      the same seed gives the same schedule (default 1)
  --workers W   worker processes (default 3)
  --dry-run     only print the schedule
  --keep        keep logs and records also when all is well
  --help        this text

Exit code 0: nothing lost, no gap, nothing out of order, every duplicate explained. 1: a finding, or the run itself failed; logs and records
are kept then, and their folder is said. 64: wrong arguments. 130: interrupted.
`;

/** @throws Error that says what is wrong with the command line. */
export function soakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      workers: { type: 'string' },
      'dry-run': { type: 'boolean' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  return {
    minutes: inRange('--minutes', values.minutes ?? '5', 0.1, 24 * 60, false),
    seed: inRange('--seed', values.seed ?? '1', 0, 2 ** 32 - 1, true),
    workers: inRange('--workers', values.workers ?? '3', 1, 16, true),
    dryRun: values['dry-run'] ?? false,
    keep: values.keep ?? false,
    help: values.help ?? false,
  };
}

function inRange(option: string, text: string, min: number, max: number, whole: boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new Error(`${option}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, got ${text}`);
}
