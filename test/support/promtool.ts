import { join } from 'node:path';
import { AptPackages } from '../../src/embedded/process/apt-packages.js';
import { findExecutables } from '../../src/embedded/process/find-executable.js';
import { runCommand } from '../../src/embedded/process/run-command.js';
import { makeTool } from '../../src/embedded/process/tool-cache.js';

/** Prometheus' own checker, or why there is none. */
export type Promtool = { readonly path: string } | { readonly missing: string };

/**
 * promtool from the PATH; else out of Debian's package `prometheus`, which is unpacked into the cache (20 MB, once), not installed: no
 * service starts. Without apt there is none; with it, not getting it is an error.
 */
export async function findPromtool(): Promise<Promtool> {
  const [installed] = await findExecutables('promtool');
  if (installed !== undefined) return { path: installed };
  if ((await findExecutables('apt-get')).length === 0) {
    return { missing: 'no promtool on the PATH, and no apt-get to fetch the package prometheus with' };
  }
  const folder = await makeTool({
    name: `promtool-apt-${process.arch}`,
    works: async (made) => (await runCommand(promtoolIn(made), ['--version'])).ok,
    fill: (made) => AptPackages.unpack(made, (apt) => apt.alone('prometheus')),
  });
  return { path: promtoolIn(folder) };
}

function promtoolIn(folder: string): string {
  return join(folder, 'usr', 'bin', 'promtool');
}
