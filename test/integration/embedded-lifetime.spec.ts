import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '../support/eventually.js';
import { ended, isRunning } from '../support/process-state.js';

interface Running {
  readonly pids: { readonly postgres: number; readonly redis: number };
  readonly data: string;
}

const pathOf = (file: string) => fileURLToPath(new URL(`../support/${file}`, import.meta.url));

/** A program with embedded services in a process group of its own, as a shell starts it. */
describe('a program with embedded services', () => {
  let program: ChildProcess;
  let lines: Interface;
  let running: Running;
  const nextLine = async () => String((await once(lines, 'line'))[0]);
  const servers = () => Object.values(running.pids);
  const gone = (path: string) =>
    access(path).then(
      () => false,
      () => true,
    );

  beforeEach(async () => {
    // Without Jest's own flags.
    program = spawn(process.execPath, ['--import', pathOf('typescript.js'), pathOf('embedded-program.ts')], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    lines = createInterface({ input: program.stdout! });
    running = JSON.parse(await nextLine()) as Running;
    await expect(Promise.all(servers().map(isRunning))).resolves.toEqual([true, true]);
  });

  afterEach(async () => {
    if (program.exitCode === null && program.signalCode === null) program.kill('SIGKILL');
    await Promise.all(servers().map(ended));
  });

  it('still has its database while it drains after Ctrl-C, and then stops it', async () => {
    const exited = once(program, 'exit');
    // The terminal sends Ctrl-C to the whole group.
    process.kill(-program.pid!, 'SIGINT');
    await expect(nextLine()).resolves.toBe('drained');
    await exited;
    expect(program.exitCode).toBe(0);
    await expect(Promise.all(servers().map(isRunning))).resolves.toEqual([false, false]);
    await expect(gone(running.data)).resolves.toBe(true);
  });

  it('leaves no server and no data behind when it is killed', async () => {
    program.kill('SIGKILL');
    await Promise.all(servers().map(ended));
    await eventually(() => expect(gone(running.data)).resolves.toBe(true));
  });
});
