import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import type { OrphanGuard } from './orphan-guard.js';
import type { Account } from './account.js';

/** A server program and how to run it. */
export interface ServiceSpec {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to an otherwise clean environment: this process's secrets are none of the service's business. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** undefined: as the caller. */
  readonly account?: Account | undefined;
  /** Receives stdout and stderr; emptied at each start. */
  readonly logFile: string;
  /** Asks for an orderly end. */
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
  /** A start that fails with such a log is tried again: what a killed predecessor left behind is about to go. */
  readonly stillHeld?: RegExp;
  /** Resolves to true once the service answers; never rejects. */
  readonly isReady: () => Promise<boolean>;
}

/** A service ended, or did not answer in time, while it was being started. */
export class ServiceStartError extends EmbeddedServiceError {
  constructor(
    name: string,
    reason: string,
    /** What the service said. */
    readonly log: string,
  ) {
    super(`${name} ${reason}. Its last words:\n${log.split('\n').slice(-12).join('\n')}`);
  }

  /** Somebody else was faster to listen on the port. */
  get portTaken(): boolean {
    return /address already in use/i.test(this.log);
  }
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 20;
/** Asked politely, asked again (PostgreSQL: aborts without a checkpoint), made to; each with the time it gets. */
const STOP_STEPS_MS = [10_000, 5_000, 5_000] as const;
const CLEAN_ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

/**
 * Runs one service as a child process in a session of its own: Ctrl-C in the terminal reaches this process only, which stops the service
 * when it has no more need of it. Does not keep this process alive.
 */
export class ServiceProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly spec: ServiceSpec,
    private readonly guard: OrphanGuard,
  ) {}

  /** Process id while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when the service answers. @throws ServiceStartError; nothing runs then. */
  async start(): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      try {
        await this.startOnce(deadline);
        return;
      } catch (error) {
        const goesAway = error instanceof ServiceStartError && this.spec.stillHeld?.test(error.log);
        if (!goesAway || performance.now() > deadline) throw error;
        await pause(POLL_MS);
      }
    }
  }

  /** Ends it in an orderly way, by force if it does not end. Data stay. */
  async stop(): Promise<void> {
    await this.end([this.spec.stopSignal, 'SIGQUIT', 'SIGKILL']);
  }

  /** Ends it as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    await this.end(['SIGKILL']);
  }

  private async startOnce(deadline: number): Promise<void> {
    const log = await open(this.spec.logFile, 'w', 0o600);
    const child = this.launch(log.fd);
    // An error (no such program, no right to run it) comes instead of a spawn; the log stays empty then.
    const failure = await once(child, 'spawn').then(
      () => undefined,
      (error: unknown) => String(error),
    );
    await log.close();
    if (failure !== undefined) throw new ServiceStartError(this.spec.name, 'cannot be run', failure);
    await this.untilReady(child, deadline);
  }

  private launch(logFd: number): ChildProcess {
    const { command, args, account, env } = this.spec;
    const child = spawn(command, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', logFd, logFd],
      env: { ...CLEAN_ENV, ...env },
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    child.unref();
    child.once('exit', () => {
      if (this.child === child) this.forget();
    });
    if (child.pid !== undefined) {
      this.child = child;
      this.guard.watch(child.pid);
    }
    return child;
  }

  private async untilReady(child: ChildProcess, deadline: number): Promise<void> {
    while (performance.now() < deadline) {
      if (this.child !== child) throw new ServiceStartError(this.spec.name, 'ended while starting', await this.log());
      if (await this.spec.isReady()) return;
      await pause(POLL_MS);
    }
    await this.kill();
    throw new ServiceStartError(this.spec.name, `did not answer within ${START_TIMEOUT_MS / 1000} s`, await this.log());
  }

  private async log(): Promise<string> {
    return (await readFile(this.spec.logFile, 'utf8')).trimEnd();
  }

  private async end(signals: readonly NodeJS.Signals[]): Promise<void> {
    const { child } = this;
    if (!child) return;
    const exit = once(child, 'exit').then(() => true);
    child.ref();
    for (const [step, signal] of signals.entries()) {
      child.kill(signal);
      if (await Promise.race([exit, pause(STOP_STEPS_MS[step], false, { ref: false })])) return;
    }
    throw new EmbeddedServiceError(`${this.spec.name} (pid ${String(child.pid)}) does not end.`);
  }

  private forget(): void {
    this.child = undefined;
    this.guard.watch(undefined);
  }
}
