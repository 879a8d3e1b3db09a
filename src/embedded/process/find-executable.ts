import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

/** Where programs are looked for. */
export interface SearchPlaces {
  /** Replaces the caller's PATH. */
  readonly path?: string;
  /** Folders searched after the PATH. */
  readonly folders?: readonly string[];
}

/** Absolute paths of every program of that name that the PATH and the folders hold, in that order, each once. */
export async function findExecutables(name: string, { path, folders = [] }: SearchPlaces = {}): Promise<string[]> {
  const candidates = [...(await onPath(name, path)), ...folders.map((folder) => join(folder, name))];
  const found = await Promise.all(candidates.map(async (file) => ((await isExecutable(file)) ? [file] : [])));
  return [...new Set(found.flat())];
}

/** The shell knows the PATH, so that nothing here has to read the environment. */
async function onPath(name: string, path: string | undefined): Promise<string[]> {
  const env = path === undefined ? undefined : { PATH: path };
  const { ok, stdout } = await runCommand('/bin/sh', ['-c', 'command -v -- "$1"', 'sh', name], { env });
  return ok && stdout.startsWith('/') ? [stdout.trimEnd()] : [];
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
