import { readFile, rm, stat } from 'node:fs/promises';
import { RedisFolder } from './redis-folder.js';

describe('RedisFolder', () => {
  it('keeps its password from others', async () => {
    const folder = await RedisFolder.create();
    try {
      await folder.writeConfig(6379, 16);
      expect(await readFile(folder.configFile, 'utf8')).toContain(`requirepass ${folder.password}\n`);
      expect((await stat(folder.configFile)).mode & 0o777).toBe(0o600);
      expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    } finally {
      await rm(folder.path, { recursive: true });
    }
  });
});
