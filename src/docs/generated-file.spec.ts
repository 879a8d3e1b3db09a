import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringUpToDate } from './generated-file.js';

describe('bringUpToDate', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generated-file-'));
    path = join(folder, 'file');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('writes what differs, and makes what is not there', async () => {
    const wanted = (present: string) => (present === '' ? 'made' : present);
    expect(await bringUpToDate([{ path, wanted }], { check: false })).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe('made');
  });

  it('only complains when it checks', async () => {
    await writeFile(path, 'old');
    const file = { path, wanted: () => 'new' };
    expect(await bringUpToDate([file], { check: true })).toEqual([
      `${path} differs from what the code declares: npm run docs:generate writes it anew`,
    ]);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await bringUpToDate([{ path, wanted: () => 'old' }], { check: true })).toEqual([]);
  });

  it('goes on with the other files when one cannot be made', async () => {
    const broken = {
      path: join(folder, 'other'),
      wanted: () => {
        throw new Error('no markers');
      },
    };
    expect(await bringUpToDate([broken, { path, wanted: () => 'new' }], { check: false })).toEqual([
      `${broken.path}: no markers`,
    ]);
    expect(await readFile(path, 'utf8')).toBe('new');
  });
});
