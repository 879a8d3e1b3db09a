import { loadSettings } from '../../src/config/load-settings.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { distinctStreams, shopFeatures } from '../../src/shop-features.js';
import type { EventOrderReport, PlainFault, SimState } from '../../src/testing/index.js';
import { startProgram } from './node-program.js';

/** The streams, by their names at AWS; enough shards that keys are spread. */
export const STREAMS = { product: 'product-updates', productUpdate: 'product-updates-only', order: 'order-events' };
const SHARDS = 8;

/** A worker is ready once it finds the streams of all aggregates, also of those that no scenario is about. */
function names(): Set<string> {
  const declared = distinctStreams(shopFeatures(loadSettings({})));
  return new Set([...Object.values(STREAMS), ...declared.map(({ name }) => name)]);
}

/** No scenario takes longer. */
const TIMEOUT_MS = 600_000;

/** What the simulator has seen since the last reset. */
export interface Seen {
  readonly records: number;
  /** Data and partition keys. */
  readonly bytes: number;
  readonly check: EventOrderReport;
}

/** kinesis-sim in a process of its own: it stores nothing, but counts, and checks the order of every key. */
export class Simulator {
  private constructor(private readonly server: EmbeddedServer) {}

  static async start(): Promise<Simulator> {
    const streams = [...names()].flatMap((name) => ['--stream', `${name}:${SHARDS}`]);
    const server = await startProgram({
      name: 'kinesis-sim',
      file: 'src/testing/kinesis-sim/main.js',
      // Scenarios follow each other on one database: an aggregate's first record may have any number, the next ones may not.
      argumentsOn: (port) => ['--port', `${port}`, '--count', '--no-throttle', '--first-sequence', 'any', ...streams],
      readyPath: '/_sim/state',
    });
    return new Simulator(server);
  }

  get endpoint(): string {
    return this.server.url;
  }

  get pid(): number | undefined {
    return this.server.pid;
  }

  /** Resolves as soon as the stream has taken so many records since the last reset. */
  async received(stream: string, records: number): Promise<void> {
    const query = new URLSearchParams({ stream, records: `${records}`, timeoutMs: `${TIMEOUT_MS}` });
    await this.ask('GET', `received?${query.toString()}`);
  }

  async seen(): Promise<Seen> {
    const state = (await this.ask('GET', 'state')) as SimState;
    return {
      records: state.streams.reduce((sum, { records }) => sum + records, 0),
      bytes: state.streams.reduce((sum, { bytes }) => sum + bytes, 0),
      check: state.check as EventOrderReport,
    };
  }

  /** Forgets what it has seen. */
  async reset(): Promise<void> {
    await this.ask('POST', 'reset');
  }

  /** Breaks something, by one of the simulator's scripted faults, until {@link mend}. */
  async break(fault: PlainFault): Promise<void> {
    await this.ask('POST', 'faults', fault);
  }

  async mend(): Promise<void> {
    await this.ask('DELETE', 'faults');
  }

  /** Refuses connections, and is back after so long. */
  async goAway(ms: number): Promise<void> {
    await this.ask('POST', 'down', { ms });
  }

  async stop(): Promise<void> {
    await this.server.dispose();
  }

  private async ask(method: string, path: string, given?: unknown): Promise<unknown> {
    const response = await fetch(`${this.endpoint}/_sim/${path}`, {
      method,
      ...(given !== undefined && { body: JSON.stringify(given) }),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`kinesis-sim, ${path}: ${JSON.stringify(body)}`);
    return body;
  }
}
