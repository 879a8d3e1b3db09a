import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OperatorsMistake } from '../config/configuration-error.js';
import { messageOf } from '../logging/error-facts.js';

/** What the command line asks for. */
export interface DemoOptions {
  /** Exit after the verdict. */
  readonly once: boolean;
  /** The days to replay. */
  readonly file: string;
  readonly help: boolean;
}

/** The command line or the file is not what the demo can work with; the message says what is wrong. */
export class DemoInputError extends OperatorsMistake {
  override readonly name = 'DemoInputError';
}

/** Shown by `--help`. */
export const USAGE = `npm run demo [-- options]

Replays days of a real shop through the entities, reads the streams back and prints a verdict.

  --once         exit after the verdict: 0 when nothing is missing, doubled, out of order, mistyped or misrouted, else 1
  --file FILE    other days of the same data set (.csv or .csv.gz)
  --help         this text

With nothing configured it brings its own PostgreSQL, Redis and Kinesis simulator; with DATABASE_URL, REDIS_URL and KINESIS_ENDPOINT set
it writes to those (a scratch database, please).
`;

const DATA = 'src/demo/data/online-retail-2010-12-01-to-10.csv.gz';

/** @throws DemoInputError */
export function demoOptions(args: string[]): DemoOptions {
  const values = parsed(args);
  const file = values.file === undefined ? join(projectFolder(), DATA) : resolve(values.file);
  if (!existsSync(file)) throw new DemoInputError(`--file: there is no ${file}`);
  return { once: values.once ?? false, file, help: values.help ?? false };
}

function parsed(args: string[]) {
  try {
    const options = { once: { type: 'boolean' }, file: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new DemoInputError(`${messageOf(error)} (see --help)`);
  }
}

/** The data is not compiled, so that it is found from the source tree and from dist alike. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
