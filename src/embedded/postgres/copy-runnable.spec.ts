import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRunnable } from './copy-runnable.js';

describe('copyRunnable', () => {
  let folder: string;
  let native: string;
  let copy: string;
  const mode = async (...path: string[]) => (await lstat(join(copy, ...path))).mode & 0o777;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copy-runnable-'));
    [native, copy] = [join(folder, 'native'), join(folder, 'copy')];
    await mkdir(join(native, 'bin'), { recursive: true });
    await mkdir(join(native, 'lib'));
    await writeFile(join(native, 'bin', 'postgres'), 'program', { mode: 0o600 });
    await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 });
    await writeFile(join(native, 'lib', 'libpq.a'), 'static library');
    await symlink('libpq.so.5.18', join(native, 'lib', 'libpq.so'));
    const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
      source: 'native/lib/libpq.so.5.18',
      target: `native/lib/${name}`,
    }));
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  });
  afterEach(async () => {
    await chmod(join(native, 'bin'), 0o755);
    await rm(folder, { recursive: true });
  });

  it('makes the links that are missing and keeps those that are there, relative', async () => {
    await copyRunnable(native, copy);
    await expect(readlink(join(copy, 'lib', 'libpq.so.5'))).resolves.toBe('libpq.so.5.18');
    await expect(readlink(join(copy, 'lib', 'libpq.so'))).resolves.toBe('libpq.so.5.18');
    await expect(readFile(join(copy, 'lib', 'libpq.so.5'), 'utf8')).resolves.toBe('library');
  });

  it('lets everybody read and run everything, from an original that only its owner may read', async () => {
    await chmod(join(native, 'bin'), 0o500);
    await copyRunnable(native, copy);
    await expect(mode('bin')).resolves.toBe(0o755);
    await expect(mode('bin', 'postgres')).resolves.toBe(0o755);
    await expect(mode('lib', 'libpq.so.5.18')).resolves.toBe(0o755);
  });

  it('leaves static libraries out, and the original as it was', async () => {
    await copyRunnable(native, copy);
    await expect(readdir(join(copy, 'lib'))).resolves.not.toContain('libpq.a');
    await expect(readdir(join(native, 'lib'))).resolves.not.toContain('libpq.so.5');
  });
});
