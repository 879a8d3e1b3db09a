import { chmod, lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { isRoot } from './service-account.js';

/** A folder of programs that is made once and then reused. */
export interface Tool {
  /** Name of the folder; must change with its content. */
  readonly name: string;
  /** Fills the new, empty folder. */
  readonly fill: (folder: string) => Promise<void>;
  /** Whether the finished folder serves its purpose. */
  readonly works: (folder: string) => Promise<boolean>;
}

/** The finished folder if it is in the cache and works; nothing is made. */
export async function cachedTool(tool: Omit<Tool, 'fill'>, roots?: readonly string[]): Promise<string | undefined> {
  const folder = join(await cacheRoot(roots), tool.name);
  return (await tool.works(folder)) ? folder : undefined;
}

/**
 * The tool's working folder, made if it is missing or does not work. Safe when several processes do it at once: a folder appears finished or not
 * at all. It lies outside of anybody's home when root asks, so that other accounts can run what is in it.
 * @throws EmbeddedServiceError when no place can be written to or the new folder does not work, and what `fill` throws
 */
export async function makeTool(tool: Tool, roots?: readonly string[]): Promise<string> {
  const root = await cacheRoot(roots);
  const folder = join(root, tool.name);
  if (await tool.works(folder)) return folder;
  const making = await mkdtemp(join(root, `.${tool.name}-`));
  try {
    await chmod(making, 0o755);
    await tool.fill(making);
    if (!(await tool.works(making))) throw new EmbeddedServiceError(`${tool.name} does not serve on this machine.`);
    if (await tool.works(folder)) return folder;
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder).catch(async (error: unknown) => {
      // Another process was faster; if not, this fails for the true reason.
      if (!(await tool.works(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function cacheRoot(roots: readonly string[] = defaultRoots()): Promise<string> {
  for (const root of roots) if (await isOurs(root)) return root;
  throw new EmbeddedServiceError(`None of these folders can be written to: ${roots.join(', ')}.`);
}

function defaultRoots(): string[] {
  const home = isRoot() ? '/var/cache/shopstream' : join(homedir(), '.cache', 'shopstream');
  return [home, join(tmpdir(), `shopstream-cache-${String(process.getuid?.())}`)];
}

/** Programs in a folder of somebody else's making must not be run: in /tmp anybody could have put it there. */
async function isOurs(root: string): Promise<boolean> {
  try {
    await mkdir(root, { recursive: true, mode: 0o755 });
    const entry = await lstat(root);
    if (!entry.isDirectory() || entry.uid !== process.getuid?.()) return false;
    await chmod(root, 0o755);
    return true;
  } catch {
    return false;
  }
}
