import { rm } from 'node:fs/promises';
import { onFreePort } from './process/free-port.js';
import { OrphanGuard } from './process/orphan-guard.js';
import { ServiceProcess, type ServiceSpec } from './process/service-process.js';

/** What kind of server to start, where its files are, and how it runs on a given port. */
export interface ServerPlan {
  /** What people call it. */
  readonly name: string;
  /** As the program says it, e.g. `18.4`. */
  readonly version: string;
  /** The server's own folder, which exists. */
  readonly folder: string;
  /** The folder goes with the server. */
  readonly isTemporary: boolean;
  /** Default: a free one. */
  readonly port: number | undefined;
  readonly stopSignal: ServiceSpec['stopSignal'];
  /** Puts into the folder what the server needs to start on that port. */
  readonly prepare: (port: number) => Promise<void>;
  readonly serviceOn: (port: number) => Omit<ServiceSpec, 'name' | 'stopSignal'>;
  readonly urlOn: (port: number) => string;
}

/**
 * A server of our own: port, folder and password of its own, reachable from this machine only, in a session of its own (Ctrl-C does not
 * reach it). It ends, and its temporary folder goes, when this process does, however that happens.
 */
export class EmbeddedServer {
  private constructor(
    private readonly plan: ServerPlan,
    /** On 127.0.0.1. */
    readonly port: number,
    private readonly process: ServiceProcess,
    private readonly guard: OrphanGuard,
  ) {}

  /** Resolves when it answers. @throws EmbeddedServiceError; nothing runs then, and a temporary folder is gone. */
  static async start(plan: ServerPlan): Promise<EmbeddedServer> {
    const guard = OrphanGuard.start(plan.stopSignal, plan.isTemporary ? plan.folder : undefined);
    const startOn = async (port: number): Promise<EmbeddedServer> => {
      await plan.prepare(port);
      const { name, stopSignal } = plan;
      const server = new EmbeddedServer(
        plan,
        port,
        new ServiceProcess({ name, stopSignal, ...plan.serviceOn(port) }, guard),
        guard,
      );
      await server.process.start();
      return server;
    };
    try {
      return await (plan.port === undefined ? onFreePort(startOn) : startOn(plan.port));
    } catch (error) {
      await cleanUp(plan, guard);
      throw error;
    }
  }

  get name(): string {
    return this.plan.name;
  }

  get version(): string {
    return this.plan.version;
  }

  /** Holds its data and its log. */
  get folder(): string {
    return this.plan.folder;
  }

  get isTemporary(): boolean {
    return this.plan.isTemporary;
  }

  /** Where to connect, with the password. */
  get url(): string {
    return this.plan.urlOn(this.port);
  }

  /** Process id while it runs. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Ends it in an orderly way; what it keeps on disk stays for a {@link restart}. */
  async stop(): Promise<void> {
    await this.process.stop();
  }

  /** Ends it as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    await this.process.kill();
  }

  /** Starts it again on the same port with what it kept on disk, after stopping it if it runs. */
  async restart(): Promise<void> {
    await this.process.stop();
    await this.process.start();
  }

  /** Ends it for good; its folder is deleted if it is temporary. */
  async dispose(): Promise<void> {
    await this.process.stop();
    await cleanUp(this.plan, this.guard);
  }
}

async function cleanUp({ isTemporary, folder }: ServerPlan, guard: OrphanGuard): Promise<void> {
  if (isTemporary) await rm(folder, { recursive: true, force: true });
  guard.release();
}
