import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AptPackages } from '../process/apt-packages.js';
import { findExecutables } from '../process/find-executable.js';
import { cachedTool, makeTool } from '../process/tool-cache.js';
import { checkedRedis, type RedisBinary } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';

const PACKAGES = ['redis-server', 'valkey-server'] as const;

const tool = {
  name: `redis-apt-${process.arch}`,
  works: async (folder: string) => (await unpackedRedis(folder)) !== undefined,
};

/** Debian's and Ubuntu's Redis, unpacked into the cache instead of installed. */
export const aptRedis: RedisSource = {
  find: async () => {
    const folder = await cachedTool(tool);
    return folder === undefined ? undefined : unpackedRedis(folder);
  },
  get: async (say) => {
    if ((await findExecutables('apt-get')).length === 0) return undefined;
    say('No Redis on this machine: fetching the package redis-server with apt-get. It is unpacked, not installed.');
    const fill = (folder: string) =>
      AptPackages.unpack(folder, (apt) =>
        apt.withDependencies(PACKAGES[0]).catch(() => apt.withDependencies(PACKAGES[1])),
      );
    return unpackedRedis(await makeTool({ ...tool, fill }));
  },
};

async function unpackedRedis(folder: string): Promise<RedisBinary | undefined> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const libraries = files.filter((file) => /\.so(\.\d+)*$/.test(file)).map((file) => join(folder, dirname(file)));
  const env = { LD_LIBRARY_PATH: [...new Set(libraries)].join(':') };
  for (const program of PACKAGES) {
    const binary = await checkedRedis(join(folder, 'usr', 'bin', program), env);
    if (binary) return binary;
  }
  return undefined;
}
