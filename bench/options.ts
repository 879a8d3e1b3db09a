import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LETTERS, USUAL, type Letter } from './letters.js';

/** What the command line asks for. */
export interface BenchOptions {
  /** Smaller backlogs and shorter runs. */
  readonly quick: boolean;
  readonly only: readonly Letter[];
  /** Where the JSON goes. */
  readonly out: string;
  /** A folder for V8 CPU profiles of the workers; undefined: none are taken. */
  readonly profiles: string | undefined;
  readonly help: boolean;
}

/** Shown by `--help`. */
export const USAGE = `npm run bench [-- options]

Starts PostgreSQL, Redis and a counting Kinesis simulator of its own, measures, and prints a table. Nothing else should run on the machine.

  --quick          smaller backlogs and shorter runs: under five minutes
  --only c,d       only these scenarios: a ceiling, b baseline, c drain products, d drain orders, e live, f write path, g bulk, h scale, i idle;
                   and only when chosen: r a fifth of the records refused, o an outage, t things that tables and indexes suffer from
  --out FILE       where the JSON goes (default bench/results/latest.json)
  --cpu-prof DIR   also writes V8 CPU profiles of the workers there (slows them down)
  --help           this text

Every scenario ends with a check of what was delivered; when one record is missing, doubled or out of order there are no figures and the
exit code is 1.
`;

/** @throws Error that says what is wrong with the command line. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      out: { type: 'string' },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  return {
    quick: values.quick ?? false,
    only: values.only === undefined ? USUAL : values.only.split(',').map(letter),
    out: resolve(values.out ?? 'bench/results/latest.json'),
    profiles: values['cpu-prof'] === undefined ? undefined : resolve(values['cpu-prof']),
    help: values.help ?? false,
  };
}

function letter(text: string): Letter {
  const found = LETTERS.find((known) => known === text.trim());
  if (found === undefined) throw new Error(`--only: there is no scenario ${text}; there are ${LETTERS.join(', ')}`);
  return found;
}
