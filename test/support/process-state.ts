import { readFile } from 'node:fs/promises';
import { eventually } from './eventually.js';

/** Whether a process runs. One that ended but that nobody has waited for yet does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where there is a /proc: "1234 (postgres) Z 1 ..." is such a one.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
}

/** Resolves once the process has ended. @throws if it still runs after 20 s */
export async function ended(pid: number): Promise<void> {
  await eventually(
    async () => {
      if (await isRunning(pid)) throw new Error(`Process ${pid} still runs.`);
    },
    { timeoutMs: 20_000 },
  );
}
