import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrphanGuard } from './orphan-guard.js';
import { ServiceProcess } from './service-process.js';

/** What a shell puts into its environment by itself. */
const OF_THE_SHELL = ['PWD', 'OLDPWD', 'SHLVL', '_'];

describe('ServiceProcess', () => {
  // To see it fail: this process's environment in the place of the clean one.
  it('passes nothing of its own environment on, and keeps the log from others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'service-process-'));
    const guard = OrphanGuard.start('SIGTERM', undefined);
    const logFile = join(folder, 'log');
    const said = () => readFile(logFile, 'utf8');
    const service = new ServiceProcess(
      {
        name: 'A shell',
        command: '/bin/sh',
        args: ['-c', 'env; echo ready; exec sleep 60'],
        env: { ONE: '1' },
        logFile,
        stopSignal: 'SIGTERM',
        isReady: async () => (await said()).endsWith('ready\n'),
      },
      guard,
    );
    try {
      await service.start();
      const names = (await said()).split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
      expect(names.filter((name) => !OF_THE_SHELL.includes(name)).sort()).toEqual(['LC_ALL', 'ONE', 'PATH']);
      expect((await stat(logFile)).mode & 0o777).toBe(0o600);
    } finally {
      await service.stop();
      guard.release();
      await rm(folder, { recursive: true });
    }
  });
});
