import { chmod, copyFile, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/** The file in which the package lists the links that npm cannot carry: both paths relative to the package. */
const LINKS_FILE = 'pg-symlinks.json';

/**
 * Copies the package's `native` folder so that every account can run it: missing links to libraries are made (what the package's install
 * script would have done) and everything may be read and run by all, whatever the mode that npm gave it. Static libraries are left out.
 */
export async function copyRunnable(native: string, copy: string): Promise<void> {
  await copyFolder(native, copy);
  for (const { source, target } of await links(native)) await link(copy, source, target);
}

/** Not fs.cp(), which gives folders the mode of the original: a read-only one could not be filled. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (!entry.name.endsWith('.a')) await copyFile(source, target).then(() => chmod(target, 0o755));
  }
}

async function links(native: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(join(native, LINKS_FILE), 'utf8').catch(() => '[]');
  return JSON.parse(text) as { source: string; target: string }[];
}

async function link(copy: string, source: string, target: string): Promise<void> {
  const place = join(copy, relative('native', target));
  const to = join(relative(dirname(target), dirname(source)), basename(source));
  await symlink(to, place).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}
