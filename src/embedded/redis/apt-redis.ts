import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { findExecutables } from '../process/find-executable.js';
import { runCommand } from '../process/run-command.js';
import { cachedTool, makeTool } from '../process/tool-cache.js';
import { checkedRedis, type RedisBinary } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';

const packages = ['redis-server', 'valkey-server'] as const;

const tool = {
  name: `redis-apt-${process.arch}`,
  works: async (folder: string) => (await unpackedRedis(folder)) !== undefined,
};

/**
 * Debian's and Ubuntu's Redis, unpacked into the cache instead of installed: no root, no sudo, no account and no service of it appear on
 * the machine, and no script of the package runs. apt checks signatures as ever, but keeps its lists and files in a folder of ours.
 */
export const aptRedis: RedisSource = {
  find: async () => {
    const folder = await cachedTool(tool);
    return folder === undefined ? undefined : unpackedRedis(folder);
  },
  get: async (say) => {
    if ((await findExecutables('apt-get')).length === 0) return undefined;
    say('No Redis on this machine: fetching the package redis-server with apt-get. It is unpacked, not installed.');
    return unpackedRedis(await makeTool({ ...tool, fill: unpackFromApt }));
  },
};

async function unpackFromApt(folder: string): Promise<void> {
  const apt = await mkdtemp(join(tmpdir(), 'shopstream-apt-'));
  try {
    for (const archive of await download(apt)) await run('dpkg-deb', ['--extract', archive, folder]);
  } finally {
    await rm(apt, { recursive: true, force: true });
  }
}

/** @returns the package files of Redis and of the libraries that this machine lacks. */
async function download(apt: string): Promise<string[]> {
  const [lists, cache] = [join(apt, 'lists'), join(apt, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const own = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, 'Debug::NoLocking=1', 'Acquire::Languages=none'];
  const options = own.flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '--quiet', 'update']);
  const install = [...options, '--quiet', '--yes', '--no-install-recommends', '--download-only', 'install'];
  await run('apt-get', [...install, packages[0]]).catch(() => run('apt-get', [...install, packages[1]]));
  const archives = join(cache, 'archives');
  return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { ok, output } = await runCommand(command, args);
  if (!ok) throw new EmbeddedServiceError(`${command} failed: ${output.split('\n').slice(-3).join(' ')}`);
}

async function unpackedRedis(folder: string): Promise<RedisBinary | undefined> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const libraries = files.filter((file) => /\.so(\.\d+)*$/.test(file)).map((file) => join(folder, dirname(file)));
  const env = { LD_LIBRARY_PATH: [...new Set(libraries)].join(':') };
  for (const program of packages) {
    const binary = await checkedRedis(join(folder, 'usr', 'bin', program), env);
    if (binary) return binary;
  }
  return undefined;
}
