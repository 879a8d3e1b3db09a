import { parseArgs } from 'node:util';
import { OperatorsMistake } from '../config/configuration-error.js';
import { messageOf } from '../logging/error-facts.js';
import { type MigrationSet, migrationSetNames } from './migration-sets.js';

/** What the command line asks for. */
export interface MigrateArguments {
  readonly action: 'run' | 'list' | 'revert' | 'help';
  /** Only these sets; undefined: those that the database is to have. */
  readonly sets: readonly MigrationSet[] | undefined;
}

/** The command line is wrong; the message says what would be right. */
export class MigrateArgumentsError extends OperatorsMistake {
  override readonly name = 'MigrateArgumentsError';
}

/** Shown by `--help`. */
export const USAGE = `npm run migrate [-- options]

Brings the database that DATABASE_URL names up to date.

  --sets SETS    only these sets of migrations, with commas between them: ${migrationSetNames.join(', ')}.
                 A platform with shop tables of its own starts with --sets outbox,capture; from then on its
                 database does without the set shop, also when --sets is not given.
  --list         only say which migrations are pending
  --revert       take back the migration that was run last
  --help         this text

Exit code: 0 done, 1 failed, 78 wrong configuration or options.
`;

/** @throws MigrateArgumentsError */
export function migrateArguments(args: string[]): MigrateArguments {
  const { help, list, revert, sets } = parsed(args);
  if (help) return { action: 'help', sets: undefined };
  if (list && revert) throw new MigrateArgumentsError('--list and --revert exclude each other.');
  if (revert && sets !== undefined)
    throw new MigrateArgumentsError('--revert takes back what was run last, whichever set it is of: leave out --sets.');
  return { action: list ? 'list' : revert ? 'revert' : 'run', sets: sets === undefined ? undefined : setsIn(sets) };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean' },
        list: { type: 'boolean' },
        revert: { type: 'boolean' },
        sets: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new MigrateArgumentsError(`${messageOf(error)} (see --help)`);
  }
}

function setsIn(list: string): MigrationSet[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !migrationSetNames.some((set) => set === name));
  if (unknown.length > 0)
    throw new MigrateArgumentsError(
      `--sets names ${unknown.map((name) => `"${name}"`).join(', ')}; there are ${migrationSetNames.join(', ')}.`,
    );
  return migrationSetNames.filter((set) => names.includes(set));
}
