import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '../../../src/config/load-settings.js';
import { OrphanGuard } from '../../../src/embedded/process/orphan-guard.js';
import { distinctStreams, shopFeatures } from '../../../src/shop-features.js';
import type { PlainFault } from '../../../src/testing/index.js';
import { eventually } from '../../support/eventually.js';
import { STREAM_SETTINGS } from './recording.js';

const SHARDS = 4;

/** The recorder's process, and its control path. */
export class Recorder {
  private constructor(
    private readonly child: ChildProcess,
    private readonly guard: OrphanGuard,
    readonly endpoint: string,
    /** What it wrote down, see `recording.ts`. Complete once it is stopped. */
    readonly file: string,
  ) {}

  /** Resolves when it listens. */
  static async start(file: string): Promise<Recorder> {
    const program = fileURLToPath(new URL('./recorder.main.js', import.meta.url));
    // Also those that the soak does not write to: workers are ready only when all their streams are there.
    const declared = distinctStreams(shopFeatures(loadSettings(STREAM_SETTINGS)));
    const streams = declared.map(({ name }) => `${name}:${SHARDS}`);
    const child = spawn(process.execPath, ['--enable-source-maps', program, file, ...streams], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const guard = OrphanGuard.start('SIGTERM', undefined);
    guard.watch(child.pid);
    const ended = once(child, 'exit').then(() => {
      throw new Error('The simulated Kinesis ended while it started.');
    });
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string];
    ended.catch(() => undefined);
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    return new Recorder(child, guard, endpoint, file);
  }

  /** Records accepted so far, over all streams; null while it cannot be asked. */
  async accepted(): Promise<number | null> {
    try {
      const answer = await fetch(`${this.endpoint}/_sim/state`, { signal: AbortSignal.timeout(1000) });
      const { streams } = (await answer.json()) as { streams: { records: number }[] };
      return streams.reduce((sum, { records }) => sum + records, 0);
    } catch {
      return null;
    }
  }

  /** @returns what ends the fault. */
  async addFault(fault: PlainFault): Promise<() => Promise<void>> {
    const { id } = (await this.control('POST', 'faults', fault)) as { id: number };
    return async () => {
      await this.control('DELETE', `faults/${id}`);
    };
  }

  /** Nobody listens for so long. */
  async awayFor(ms: number): Promise<void> {
    await this.control('POST', 'down', { ms });
  }

  /** Resolves when it listens again. */
  async back(): Promise<void> {
    await eventually(async () => {
      if ((await this.accepted()) === null) throw new Error('The simulated Kinesis did not come back.');
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    this.guard.release();
  }

  private async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.endpoint}/_sim/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The simulated Kinesis refused ${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }
}
