import { readdir, readFile } from 'node:fs/promises';

/** /proc counts CPU time in hundredths of a second, on every Linux that Node runs on. */
export const MS_PER_TICK = 10;

/** CPU time of a process and its children, those that ended included, in ms. NaN where there is no /proc. */
export async function cpuMs(pid: number | undefined): Promise<number> {
  if (pid === undefined) return Number.NaN;
  const own = await statOf(pid);
  if (!own) return Number.NaN;
  const children = await childrenOf(pid);
  return own.ms + own.endedChildrenMs + children.reduce((sum, { ms }) => sum + ms, 0);
}

/** The most memory that a process ever held, in MB. NaN where there is no /proc. */
export async function peakRssMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  const kiB = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kiB === undefined ? Number.NaN : (Number(kiB) * 1024) / 1e6;
}

interface Stat {
  readonly parent: number;
  readonly ms: number;
  readonly endedChildrenMs: number;
}

/** By the kernel's own list where it has one: looking at every process takes tens of milliseconds, of a measurement that is under way. */
async function childrenOf(pid: number): Promise<Stat[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => undefined);
  const pids = listed?.split(' ') ?? (await readdir('/proc'));
  const stats = await Promise.all(pids.filter((name) => /^\d+$/.test(name)).map((each) => statOf(Number(each))));
  return stats.filter((stat) => stat?.parent === pid) as Stat[];
}

/** Fields as in proc_pid_stat(5); the program's name in brackets may hold anything. */
async function statOf(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  if (!fields) return undefined;
  const [, parent = 0] = fields;
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11);
  return { parent, ms: (user + system) * MS_PER_TICK, endedChildrenMs: (childrenUser + childrenSystem) * MS_PER_TICK };
}
