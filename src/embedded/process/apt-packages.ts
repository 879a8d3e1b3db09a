import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { runCommand } from './run-command.js';

/**
 * Debian's and Ubuntu's packages, unpacked into a folder instead of installed: no root, no sudo, no account and no service of theirs appear
 * on the machine, and no script of a package runs. apt checks signatures as ever, but keeps its lists and files in a folder of ours.
 */
export class AptPackages {
  private constructor(
    private readonly apt: string,
    private readonly options: readonly string[],
  ) {}

  /** Fetches apt's lists, hands over, and removes what apt left. @throws EmbeddedServiceError when a command fails. */
  static async unpack(folder: string, choose: (packages: AptPackages) => Promise<void>): Promise<void> {
    const apt = await mkdtemp(join(tmpdir(), 'shopstream-apt-'));
    try {
      const [lists, cache] = [join(apt, 'lists'), join(apt, 'cache')];
      await mkdir(join(lists, 'partial'), { recursive: true });
      await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
      const own = [
        `Dir::State::Lists=${lists}`,
        `Dir::Cache=${cache}`,
        'Debug::NoLocking=1',
        'Acquire::Languages=none',
      ];
      const packages = new AptPackages(apt, [...own.flatMap((option) => ['-o', option]), '--quiet']);
      await run('apt-get', [...packages.options, 'update']);
      await choose(packages);
      for (const archive of await packages.archives()) await run('dpkg-deb', ['--extract', archive, folder]);
    } finally {
      await rm(apt, { recursive: true, force: true });
    }
  }

  /** The package and the libraries of its that this machine lacks. */
  async withDependencies(name: string): Promise<void> {
    const install = ['--yes', '--no-install-recommends', '--download-only', 'install'];
    await run('apt-get', [...this.options, ...install, name]);
  }

  /** The package alone. */
  async alone(name: string): Promise<void> {
    const cwd = join(this.apt, 'cache', 'archives');
    await run('/bin/sh', ['-c', 'cd "$1" && shift && exec apt-get "$@"', 'sh', cwd, ...this.options, 'download', name]);
  }

  private async archives(): Promise<string[]> {
    const archives = join(this.apt, 'cache', 'archives');
    return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { ok, output } = await runCommand(command, args);
  if (!ok) throw new EmbeddedServiceError(`${command} failed: ${output.split('\n').slice(-3).join(' ')}`);
}
