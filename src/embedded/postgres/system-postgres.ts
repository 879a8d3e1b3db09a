import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutables } from '../process/find-executable.js';
import type { PostgresCandidate } from './bundled-postgres.js';

/** Where packages put PostgreSQL's server programs: a parent folder, how its version folders look, and where in them the programs are. */
const PACKAGE_PLACES = [
  { parent: '/usr/lib/postgresql', folder: /^(\d+)$/, programs: 'bin' }, // Debian, Ubuntu
  { parent: '/usr', folder: /^pgsql-(\d+)$/, programs: 'bin' }, // PGDG on RHEL, Fedora
  { parent: '/usr/libexec', folder: /^postgresql(\d+)$/, programs: '.' }, // Alpine
  { parent: '/opt/homebrew/opt', folder: /^postgresql@(\d+)$/, programs: 'bin' },
  { parent: '/usr/local/opt', folder: /^postgresql@(\d+)$/, programs: 'bin' },
] as const;

/** The programs of an installed PostgreSQL, newest first, then those on the PATH; a string says that there are none. */
export async function* systemPostgres(): AsyncGenerator<PostgresCandidate | string> {
  const packaged = (await Promise.all(PACKAGE_PLACES.map(versionsIn))).flat().sort((a, b) => b.major - a.major);
  // On the PATH `initdb` may be a wrapper, but its folder has to hold `postgres` as well, or the check refuses it.
  const onPath = (await findExecutables('postgres')).map((file) => ({ folder: dirname(file) }));
  const all = [...packaged, ...onPath];
  if (all.length === 0) yield 'no PostgreSQL is installed in a usual place or on the PATH';
  yield* all;
}

async function versionsIn({
  parent,
  folder,
  programs,
}: (typeof PACKAGE_PLACES)[number]): Promise<{ major: number; folder: string }[]> {
  const names = await readdir(parent).catch(() => []);
  return names.flatMap((name) => {
    const major = Number(folder.exec(name)?.[1]);
    return Number.isNaN(major) ? [] : [{ major, folder: join(parent, name, programs) }];
  });
}
