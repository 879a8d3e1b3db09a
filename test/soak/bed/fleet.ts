import { setTimeout as pause } from 'node:timers/promises';
import { WorkerProcess } from '../../support/worker-process.js';

const RESTART_PAUSE_MS = 1000;

/**
 * The worker processes, in numbered places. A place is filled again by whoever emptied it, as an orchestrator does: a process that cannot
 * start (PostgreSQL is away) is started again and again.
 */
export class Fleet {
  private readonly places = new Map<number, WorkerProcess>();
  private readonly started = new Map<number, number>();
  private readonly expected = new Set<WorkerProcess>();
  private isStopping = false;
  /** Processes that ended though nobody ended them, in words: there must be none. */
  readonly deaths: string[] = [];

  /**
   * @param environmentOf settings of a process, by its name.
   * @param folder for its log.
   */
  constructor(
    private readonly environmentOf: (name: string) => Readonly<Record<string, string>>,
    private readonly folder: string,
  ) {}

  /** The processes that run now, by place. */
  get running(): ReadonlyMap<number, WorkerProcess> {
    return this.places;
  }

  /** Fills a place; resolves when its process listens, or when the run ends. */
  async fill(place: number): Promise<void> {
    while (!this.isStopping) {
      const generation = (this.started.get(place) ?? 0) + 1;
      this.started.set(place, generation);
      const name = `worker-${place}.${generation}`;
      try {
        const worker = await WorkerProcess.start(
          { ...this.environmentOf(name), AWS_ACCESS_KEY: name, AWS_SECRET_KEY: 'soak' },
          { name, logFile: `${this.folder}/${name}.log` },
        );
        this.places.set(place, worker);
        this.watch(place, worker);
        return;
      } catch {
        await pause(RESTART_PAUSE_MS);
      }
    }
  }

  /** Takes the process out of its place by `how`; somebody has to fill it again. */
  async empty(place: number, how: (worker: WorkerProcess) => Promise<unknown>): Promise<string | undefined> {
    const worker = this.places.get(place);
    if (!worker) return undefined;
    this.expected.add(worker);
    await how(worker);
    this.places.delete(place);
    await worker.log.close();
    return worker.name;
  }

  /** Ends all of them in order. @returns the names of those that did not end with code 0. */
  async stop(): Promise<string[]> {
    this.isStopping = true;
    const late: string[] = [];
    const workers = [...this.places.values()];
    await Promise.all(
      workers.map(async (worker) => {
        this.expected.add(worker);
        worker.resume();
        const { code } = await worker.terminate();
        if (code !== 0) late.push(worker.name);
        await worker.dispose();
      }),
    );
    this.places.clear();
    return late;
  }

  private watch(place: number, worker: WorkerProcess): void {
    void worker.ended.then(async (end) => {
      if (this.expected.has(worker)) return;
      this.deaths.push(`${worker.name} ended by itself (${JSON.stringify(end)}): ${worker.log.tail(3)}`);
      this.places.delete(place);
      await this.fill(place);
    });
  }
}
