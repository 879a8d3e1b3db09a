import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';

describe('DataFolder', () => {
  let parent: string;
  let path: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'data-folder-'));
    path = join(parent, 'ours');
  });
  afterEach(() => rm(parent, { recursive: true }));

  const mode = async (file: string) => (await stat(file)).mode & 0o777;

  it('keeps its password from others, and for the next start', async () => {
    const password = await (await DataFolder.at(path, undefined)).password();
    expect(password).toMatch(/^[0-9a-f]{36}$/);
    expect(await mode(join(path, 'password'))).toBe(0o600);
    expect(await mode(path)).toBe(0o700);
    expect(await (await DataFolder.at(path, undefined)).password()).toBe(password);
  });

  // To see it fail: no look at what is there already.
  it('refuses a folder of something else, and leaves it alone', async () => {
    await mkdir(path, { mode: 0o755 });
    await writeFile(join(path, 'letter'), 'mine');
    await expect(DataFolder.at(path, undefined)).rejects.toThrow(`${path} holds other things than a database of ours`);
    expect(await readdir(path)).toEqual(['letter']);
    expect(await readFile(join(path, 'letter'), 'utf8')).toBe('mine');
    expect(await mode(path)).toBe(0o755);
  });

  /** An initdb that, as the real one does, takes no folder with something in it. */
  async function initdb(): Promise<string> {
    const program = join(parent, 'initdb');
    await writeFile(program, '#!/bin/sh\nmkdir -- "${1#--pgdata=}" && echo made > "${1#--pgdata=}/PG_VERSION"\n', {
      mode: 0o755,
    });
    return program;
  }

  // To see it fail: no rm() before, or initdb in the final place.
  it('makes its cluster anew where a first start was cut short, and then never again', async () => {
    const folder = await DataFolder.at(path, undefined);
    const binaries = { initdb: await initdb(), postgres: '', version: '18.4' };
    await folder.password();
    await mkdir(join(path, 'data.new'));
    await folder.initialise(binaries, true);
    expect((await readdir(path)).sort()).toEqual(['data', 'password']);
    await folder.initialise({ ...binaries, initdb: '/nonexistent' }, true);
    expect(await readFile(join(folder.data, 'PG_VERSION'), 'utf8')).toBe('made\n');
  });

  it('has no cluster where initdb fails', async () => {
    const folder = await DataFolder.at(path, undefined);
    const program = join(parent, 'initdb');
    await writeFile(program, '#!/bin/sh\nmkdir -- "${1#--pgdata=}"; echo no space left; exit 1\n', { mode: 0o755 });
    const made = folder.initialise({ initdb: program, postgres: '', version: '18.4' }, true);
    await expect(made).rejects.toThrow(/initdb failed in .*no space left/s);
    expect(await readdir(path)).not.toContain('data');
  });
});
