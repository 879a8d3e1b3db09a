import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from './find-redis.js';
import type { RedisBinary } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';

describe('findRedis', () => {
  let folder: string;
  let said: string[];
  const say = (line: string) => {
    said.push(line);
  };
  /** A program that says it is that version. */
  const program = (name: string, version: string) =>
    writeFile(join(folder, name), `#!/bin/sh\necho "${version}"\n`, { mode: 0o755 });
  const places = () => ({ path: '/nonexistent', folders: [folder] });
  const got: RedisBinary = { command: '/got/redis-server', env: {}, name: 'Redis', version: '7.0.0' };
  const getting: RedisSource = {
    get: (tell) => {
      tell('getting');
      return Promise.resolve(got);
    },
  };
  const closed: RedisSource = { get: () => Promise.resolve(undefined) };
  const failing: RedisSource = { get: () => Promise.reject(new Error('apt-get failed: no network')) };

  beforeEach(async () => {
    said = [];
    folder = await mkdtemp(join(tmpdir(), 'find-redis-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes an installed Redis and gets none', async () => {
    await program('redis-server', 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64');
    await expect(findRedis({ mayInstall: true, say, places: places(), sources: [getting] })).resolves.toEqual({
      command: join(folder, 'redis-server'),
      env: {},
      name: 'Redis',
      version: '7.0.15',
    });
    expect(said).toEqual([]);
  });

  it.each([
    ['is older than 6.0', 'Redis server v=5.0.14 sha=0'],
    ['says something else', 'command not found'],
  ])('takes Valkey beside a Redis that %s', async (_, text) => {
    await program('redis-server', text);
    await program('valkey-server', 'Valkey server v=8.1.1 sha=0');
    await expect(findRedis({ say, places: places(), sources: [] })).resolves.toMatchObject({
      name: 'Valkey',
      version: '8.1.1',
    });
  });

  it.each(['6.0.16', '10.0.1', '7.0-rc1'])('takes version %s', async (version) => {
    await program('redis-server', `Redis server v=${version} sha=0`);
    await expect(findRedis({ say, places: places(), sources: [] })).resolves.toMatchObject({ version });
  });

  it('takes what an earlier run got, without leave', async () => {
    const earlier: RedisSource = { ...failing, find: () => Promise.resolve(got) };
    await expect(findRedis({ say, places: places(), sources: [earlier] })).resolves.toBe(got);
  });

  it('gets none without leave, and says what to do', async () => {
    await expect(findRedis({ say, places: places(), sources: [getting] })).rejects.toThrow(
      /apt-get install redis-server.*npm run demo/s,
    );
    expect(said).toEqual([]);
  });

  it('goes through the ways that are open until one succeeds, and says so before', async () => {
    const sources = [closed, failing, getting];
    await expect(findRedis({ mayInstall: true, say, places: places(), sources })).resolves.toBe(got);
    expect(said).toEqual(['getting']);
  });

  it('names what was tried when nothing helped', async () => {
    const found = findRedis({ mayInstall: true, say, places: places(), sources: [closed, failing] });
    await expect(found).rejects.toThrow('  - apt-get failed: no network\n');
  });
});
