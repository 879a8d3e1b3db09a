import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutables } from '../process/find-executable.js';
import { cachedTool, makeTool } from '../process/tool-cache.js';
import { checkedRedis } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';

/** The last release under the BSD licence; builds in a minute or two without Rust, Python and cmake, which newer ones want. */
const VERSION = '7.2.7';

const tool = {
  name: `redis-${VERSION}-${process.platform}-${process.arch}`,
  works: async (folder: string) => (await checkedRedis(programIn(folder))) !== undefined,
};

/** Redis compiled from source by the npm package `redis-memory-server`, where `make` and a C compiler are at hand. */
export const sourceRedis: RedisSource = {
  find: async () => {
    const folder = await cachedTool(tool);
    return folder === undefined ? undefined : checkedRedis(programIn(folder));
  },
  get: async (say) => {
    const tools = await Promise.all(['make', 'cc'].map((name) => findExecutables(name)));
    if (tools.some((found) => found.length === 0)) return undefined;
    say(`No Redis on this machine: downloading Redis ${VERSION} and compiling it, which takes a minute or two.`);
    return checkedRedis(programIn(await makeTool({ ...tool, fill: compile })));
  },
};

async function compile(folder: string): Promise<void> {
  // A CommonJS package: its default export is a field of what import() gives.
  const { default: loaded } = await import('redis-memory-server/lib/util/RedisBinary.js');
  const program = await loaded.default.getPath({ version: VERSION, downloadDir: folder, ignoreDownloadCache: true });
  await rename(program, programIn(folder));
}

function programIn(folder: string): string {
  return join(folder, 'redis-server');
}
