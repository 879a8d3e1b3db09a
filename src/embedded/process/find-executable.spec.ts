import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutables } from './find-executable.js';

describe('findExecutables', () => {
  let folder: string;
  const program = async (place: string, mode: number) => {
    await mkdir(join(folder, place), { recursive: true });
    await writeFile(join(folder, place, 'tool'), '#!/bin/sh\n', { mode });
    return join(folder, place, 'tool');
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'find executable-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds the one on the PATH first, then those in the folders, each once', async () => {
    const onPath = await program('path', 0o755);
    const other = await program('other', 0o755);
    const places = { path: join(folder, 'path'), folders: [join(folder, 'path'), join(folder, 'other')] };
    await expect(findExecutables('tool', places)).resolves.toEqual([onPath, other]);
  });

  it('leaves out what cannot be run', async () => {
    await program('other', 0o644);
    const places = { path: '/nonexistent', folders: [join(folder, 'other'), join(folder, 'missing')] };
    await expect(findExecutables('tool', places)).resolves.toEqual([]);
  });

  it('takes neither a word of the shell nor an option for a program', async () => {
    await expect(findExecutables('cd')).resolves.toEqual([]);
    await expect(findExecutables('-v')).resolves.toEqual([]);
  });

  it("searches the caller's PATH by default", async () => {
    await expect(findExecutables('sh')).resolves.toEqual([expect.stringMatching(/^\/.*\/sh$/)]);
  });
});
