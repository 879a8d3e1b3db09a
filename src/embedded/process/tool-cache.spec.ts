import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedTool, makeTool } from './tool-cache.js';

const { jest } = import.meta;

describe('tool cache', () => {
  let root: string;
  let fills: number;
  const tool = {
    name: 'tool-1',
    fill: async (folder: string) => {
      fills += 1;
      await writeFile(join(folder, 'program'), 'good');
    },
    works: (folder: string) =>
      readFile(join(folder, 'program'), 'utf8').then(
        (text) => text === 'good',
        () => false,
      ),
  };

  beforeEach(async () => {
    fills = 0;
    root = join(await mkdtemp(join(tmpdir(), 'tool-cache-')), 'deep', 'cache');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(join(root, '..', '..'), { recursive: true });
  });

  it('makes a folder once, which all may enter, and leaves nothing else behind', async () => {
    await expect(cachedTool(tool, [root])).resolves.toBeUndefined();
    await expect(makeTool(tool, [root])).resolves.toBe(join(root, 'tool-1'));
    await expect(makeTool(tool, [root])).resolves.toBe(join(root, 'tool-1'));
    await expect(cachedTool(tool, [root])).resolves.toBe(join(root, 'tool-1'));
    expect(fills).toBe(1);
    await expect(readdir(root)).resolves.toEqual(['tool-1']);
    expect((await lstat(join(root, 'tool-1'))).mode & 0o777).toBe(0o755);
  });

  it('makes it anew when it does not work any more', async () => {
    await makeTool(tool, [root]);
    await writeFile(join(root, 'tool-1', 'program'), 'broken');
    await expect(cachedTool(tool, [root])).resolves.toBeUndefined();
    await makeTool(tool, [root]);
    await expect(tool.works(join(root, 'tool-1'))).resolves.toBe(true);
  });

  it('gives several at once the same finished folder', async () => {
    const folders = await Promise.all([1, 2, 3].map(() => makeTool(tool, [root])));
    expect(new Set(folders)).toEqual(new Set([join(root, 'tool-1')]));
    await expect(readdir(root)).resolves.toEqual(['tool-1']);
  });

  it('leaves nothing behind when filling fails', async () => {
    const fill = () => Promise.reject(new Error('no network'));
    await expect(makeTool({ ...tool, fill }, [root])).rejects.toThrow('no network');
    await expect(readdir(root)).resolves.toEqual([]);
  });

  it('keeps nothing that does not work', async () => {
    const fill = (folder: string) => writeFile(join(folder, 'program'), 'for another machine');
    await expect(makeTool({ ...tool, fill }, [root])).rejects.toThrow('tool-1 does not serve on this machine');
    await expect(readdir(root)).resolves.toEqual([]);
  });

  it('takes the next place where it cannot write or somebody else could have', async () => {
    await mkdir(root, { recursive: true });
    const file = join(root, 'file');
    await writeFile(file, '');
    const link = join(root, 'link');
    await symlink(tmpdir(), link);
    await chmod(root, 0o777);
    await expect(makeTool(tool, [file, link, join(root, 'own')])).resolves.toBe(join(root, 'own', 'tool-1'));
    await expect(makeTool(tool, [file, link])).rejects.toThrow('None of these folders can be written to');
  });

  // As it is to another account. To see it fail: no look at `uid`.
  it('takes no folder that belongs to somebody else', async () => {
    await mkdir(root, { recursive: true });
    jest.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1);
    await expect(makeTool(tool, [root])).rejects.toThrow('None of these folders can be written to');
    expect(await readdir(root)).toEqual([]);
  });
});
