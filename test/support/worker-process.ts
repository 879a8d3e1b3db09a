import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { OrphanGuard } from '../../src/embedded/process/orphan-guard.js';
import { ProcessLog, type LogLine } from './process-log.js';

/** What `/health/ready` says of a process. */
export interface ProcessHealth {
  /** HTTP status; 0 when the process does not answer. */
  readonly status: number;
  /** Parts that are not well, with the reason. */
  readonly failures: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What {@link WorkerProcess.start} may be told. */
export interface WorkerProcessOptions {
  /** Names the process in messages. */
  readonly name?: string;
  /** Receives everything the process writes. */
  readonly logFile?: string;
}

const START_TIMEOUT_MS = 60_000;
const HEALTH_TIMEOUT_MS = 3000;

/** From the sources, as Jest runs this file, workers run from the sources, too; from `dist` they run what was built. */
const fromSource = import.meta.url.endsWith('.ts');
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const program = fromSource
  ? ['--import', pathOf('./typescript.js'), pathOf('../../src/main.ts')]
  : ['--enable-source-maps', pathOf('../../src/main.js')];

/**
 * The service as a process of its own, on a free port, for everything that can only happen to processes: signals, and what Node tells
 * of broken connections. It ends when this process does, however that happens.
 */
export class WorkerProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    readonly log: ProcessLog,
    /** Resolves when the process has ended. */
    readonly ended: Promise<ProcessEnd>,
    /** Of its HTTP server, once it listens. */
    readonly url: string,
  ) {}

  /**
   * Starts one and waits until it listens (it need not be ready). It inherits nothing of the environment but PATH.
   * @throws Error with its last words when it ends instead, or does not listen in time.
   */
  static async start(
    environment: Readonly<Record<string, string>>,
    { name = 'worker', logFile }: WorkerProcessOptions = {},
  ): Promise<WorkerProcess> {
    const child = spawn(process.execPath, program, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Not the project's folder, where a developer may have a .env.
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], ROLE: 'worker', PORT: '0', AWS_EC2_METADATA_DISABLED: 'true', ...environment },
    });
    const guard = OrphanGuard.start('SIGTERM', undefined);
    guard.watch(child.pid);
    const log = new ProcessLog([child.stdout, child.stderr], logFile);
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => {
        guard.release();
        resolve({ code, signal });
      });
    });
    const up = await Promise.race([log.first(({ msg }) => msg === 'shopstream is up'), ended, startTimeout()]);
    if (isLine(up)) return new WorkerProcess(name, child, log, ended, String(up['url']));
    child.kill('SIGKILL');
    throw new Error(`${name} did not start (${JSON.stringify(up)}). Its last words:\n${log.tail()}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks `/health/ready`. Never throws: no answer is an answer. */
  async health(): Promise<ProcessHealth> {
    try {
      const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
      const { error = {} } = (await answer.json()) as { error?: Record<string, { reason?: string }> };
      const failures = Object.entries(error).map(([part, { reason }]) => [part, String(reason)] as const);
      return { status: answer.status, failures: Object.fromEntries(failures) };
    } catch (error) {
      return { status: 0, failures: { process: String(error) } };
    }
  }

  /** Stops it where it stands, as a hypervisor does (SIGSTOP). */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  /** Lets it go on (SIGCONT). */
  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it as a crash would (SIGKILL). */
  async kill(): Promise<ProcessEnd> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Asks it to end in order (SIGTERM). */
  async terminate(): Promise<ProcessEnd> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Ends it if it still runs, be it stopped. */
  async dispose(): Promise<void> {
    if (this.isRunning) await this.kill();
    await this.log.close();
  }
}

async function startTimeout(): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, START_TIMEOUT_MS, `not within ${START_TIMEOUT_MS} ms`).unref());
}

function isLine(value: LogLine | ProcessEnd | string): value is LogLine {
  return typeof value === 'object' && 'msg' in value;
}
