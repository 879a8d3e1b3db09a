import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { cpuMs, MS_PER_TICK } from './usage.js';

/** Tells how much of the machine went to others while the bench ran: figures of a busy machine are worth little. */
export class OtherLoad {
  private constructor(
    private readonly startedAt: number,
    private readonly before: { readonly machineMs: number; readonly ownMs: number },
  ) {}

  static async watch(): Promise<OtherLoad> {
    return new OtherLoad(performance.now(), await used());
  }

  /** Percent of all cores, once everything that the bench started has ended. NaN where there is no /proc. */
  async percent(): Promise<number> {
    const now = await used();
    const others = now.machineMs - this.before.machineMs - (now.ownMs - this.before.ownMs);
    return (others * 100) / ((performance.now() - this.startedAt) * cpus().length);
  }
}

async function used() {
  return { machineMs: await machineMs(), ownMs: await cpuMs(process.pid) };
}

/** As in proc_stat(5): user, nice, system, idle, iowait, irq, softirq, and what a hypervisor gave to somebody else. */
async function machineMs(): Promise<number> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const [user, nice, system, , , irq, softIrq, stolen] =
    text.split('\n', 1)[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  const ticks = [user, nice, system, irq, softIrq, stolen].reduce<number>((sum, each) => sum + (each ?? NaN), 0);
  return ticks * MS_PER_TICK;
}
