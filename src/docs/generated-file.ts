import { readFile, writeFile } from 'node:fs/promises';
import { messageOf } from '../logging/error-facts.js';

/** A file whose text, or a part of it, comes from declarations in the code. */
export interface GeneratedFile {
  readonly path: string;
  /** The whole text as it should be, given the present one (empty if there is no file). Throws if that cannot be told. */
  readonly wanted: (present: string) => string;
}

/** Writes what differs, or with `check` only looks. Resolves to one line per file that is not as it should be. */
export async function bringUpToDate(files: readonly GeneratedFile[], { check }: { check: boolean }): Promise<string[]> {
  const complaints = await Promise.all(files.map((file) => complaint(file, check)));
  return complaints.filter((text) => text !== undefined);
}

async function complaint({ path, wanted }: GeneratedFile, check: boolean): Promise<string | undefined> {
  const present = await presentText(path);
  try {
    const text = wanted(present);
    if (text === present) return undefined;
    if (check) return `${path} differs from what the code declares: npm run docs:generate writes it anew`;
    await writeFile(path, text);
    return undefined;
  } catch (error) {
    return `${path}: ${messageOf(error)}`;
  }
}

async function presentText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
