import { FaultRegistry } from './faults/fault-registry.js';
import {
  type KinesisSimOptions,
  settingsFrom,
  type StreamSpec,
  type ThrottleSwitches,
  throttleSwitches,
} from './options.js';
import type { CalledRequest, ReceivedRequest, SimControls, SimState } from './sim-controls.js';
import { streamStates } from './sim-state.js';
import { Account } from './streams/account.js';
import { ON_DEMAND_SHARDS } from './limits.js';
import type { Stream } from './streams/stream.js';
import { CallCounts } from './watch/call-counts.js';
import { type AnswerHook, AnswerHooks } from './wire/answer-hooks.js';
import { CONTROL_PATH, ControlApi } from './wire/control-api.js';
import { Exchange } from './wire/exchange.js';
import { Gateway } from './wire/gateway.js';
import { LoopbackServer } from './wire/loopback-server.js';

/** A stored record, for assertions. */
export interface SimRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Buffer;
  readonly arrivedAt: Date;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * An in-memory AWS Kinesis on loopback, with its limits, its errors, and faults on demand.
 *
 * @example
 * const sim = await KinesisSim.start({ streams: [{ name: 'orders', shards: 2 }] });
 * const fault = sim.faults.add({ kind: 'fail-records', rate: 0.2, stream: 'orders' });
 * // ... let the program under test write to sim.endpoint ...
 * await sim.received({ stream: 'orders', records: 100 });
 * fault.remove();
 * const keys = sim.records('orders').map((record) => record.partitionKey);
 * await sim.close();
 */
export class KinesisSim implements SimControls {
  /** The script of faults; see `Fault` for what can go wrong. */
  readonly faults: FaultRegistry;
  private readonly account: Account;
  private readonly counts = new CallCounts();
  private readonly hooks = new AnswerHooks();
  private readonly server: LoopbackServer;
  private comeBack: NodeJS.Timeout | undefined;

  private constructor(options: KinesisSimOptions) {
    const settings = settingsFrom(options);
    this.account = new Account(settings);
    this.faults = new FaultRegistry(settings.seed, settings.clock);
    const gateway = new Gateway(this.account, this.faults, this.hooks, this.counts);
    const control = new ControlApi(this);
    this.server = new LoopbackServer((request, response) => {
      const part = request.url?.startsWith(CONTROL_PATH) === true ? control : gateway;
      void part.handle(new Exchange(request, response));
    });
  }

  /** Listens and has its streams. @throws the system's error if the port is taken, KinesisError for an impossible stream */
  static async start(options: KinesisSimOptions = {}): Promise<KinesisSim> {
    const sim = new KinesisSim(options);
    for (const stream of options.streams ?? []) sim.createStream(stream);
    await sim.server.listen(options.port ?? 0);
    return sim;
  }

  get port(): number {
    return this.server.port;
  }

  /**
   * For the SDK's `endpoint`, KINESIS_ENDPOINT or AWS_ENDPOINT_URL_KINESIS. It speaks HTTP/1.1, and the SDK's default handler for Kinesis HTTP/2
   * only: give a client of your own `requestHandler: new NodeHttpHandler()`, or take `simClient`.
   */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Creates a stream that is ACTIVE at once. @throws KinesisError if there is one of that name */
  createStream({ name, shards = 1, mode = 'PROVISIONED', maxRecordSizeInKiB }: StreamSpec): void {
    const shardCount = mode === 'ON_DEMAND' ? ON_DEMAND_SHARDS : shards;
    this.account.create({ name, shardCount, mode, maxRecordKiB: maxRecordSizeInKiB }, this.account.settings.clock(), 0);
  }

  /** Stored records of a stream in order of acceptance. @throws Error if there is no such stream */
  records(stream: string): SimRecord[] {
    return this.stream(stream)
      .all()
      .map(({ shardId, sequenceNumber, partitionKey, data, arrivedAtMs }) => ({
        shardId,
        sequenceNumber,
        partitionKey,
        data,
        arrivedAt: new Date(arrivedAtMs),
      }));
  }

  /** Everything that can be seen from outside, as JSON-able data. */
  state(): SimState {
    return {
      endpoint: this.endpoint,
      connections: this.server.connections,
      calls: this.counts.calls(),
      errors: this.counts.errors(),
      streams: streamStates(this.account),
      faults: this.faults.list(),
      check: this.account.settings.checker?.report() ?? null,
    };
  }

  /** Waits for records to be accepted. @throws Error after the timeout, saying how many came */
  async received({
    stream,
    records,
    partitionKey,
    where,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  }: ReceivedRequest): Promise<void> {
    const { arrivals } = this.stream(stream);
    if (partitionKey === undefined && where === undefined) {
      await arrivals.total.reached(records, timeoutMs);
      return;
    }
    await arrivals.received(
      records,
      (record) => (partitionKey ?? record.partitionKey) === record.partitionKey && (where?.(record) ?? true),
      timeoutMs,
    );
  }

  /** Waits for calls to come in; they may still be unanswered. @throws Error after the timeout */
  async called({ call, count = 1, timeoutMs = DEFAULT_TIMEOUT_MS }: CalledRequest): Promise<void> {
    await this.counts.reached(call, count, timeoutMs);
  }

  /** Puts a hook before every answer: the call has been carried out, the client waits. @returns what takes it out again */
  beforeAnswer(hook: AnswerHook): () => void {
    return this.hooks.add(hook);
  }

  /** Switches AWS's rate limits; what a choice leaves out is on. */
  throttle(choice: boolean | Partial<ThrottleSwitches>): void {
    this.account.throttle = throttleSwitches(choice);
  }

  /** Ends all faults, forgets records and counts. Streams, and readers' iterators, stay. */
  reset(): void {
    this.faults.clear();
    this.counts.reset();
    this.account.settings.checker?.reset();
    for (const stream of this.account.list(this.account.settings.clock())) stream.reset();
  }

  /** Stops listening and cuts every connection; streams and records stay. */
  async down(): Promise<void> {
    this.faults.dropHeld();
    await this.server.stop();
  }

  /** Listens on the same port again. Harmless if it does. */
  async up(): Promise<void> {
    await this.server.listenAgain();
  }

  downFor(ms: number): void {
    // The answer to the one who asked for it still has to go out.
    setImmediate(() => void this.down());
    clearTimeout(this.comeBack);
    this.comeBack = setTimeout(() => void this.up(), ms);
  }

  /** Ends at once, whatever is open or held; waits of tests fail. Harmless when repeated. */
  async close(): Promise<void> {
    clearTimeout(this.comeBack);
    this.faults.clear();
    this.counts.abandon('kinesis-sim closed');
    for (const stream of this.account.list(this.account.settings.clock()))
      stream.arrivals.abandon('kinesis-sim closed');
    await this.server.stop();
  }

  private stream(name: string): Stream {
    const stream = this.account.lookUp(name, this.account.settings.clock());
    if (stream === undefined) throw new Error(`kinesis-sim has no stream ${name}`);
    return stream;
  }
}
