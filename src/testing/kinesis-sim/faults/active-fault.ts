import type { CallName } from '../call-name.js';
import { Tally } from '../watch/tally.js';
import type { Fault } from './fault-schema.js';
import { Pauses } from './pause.js';
import type { PutAttempt, RecordFailure } from './record-fault.js';
import { SeededRandom } from './seeded-random.js';

/** A fault at work: knows whom it strikes, and how often it has struck. */
export class ActiveFault {
  readonly hits: Tally;
  readonly pauses = new Pauses();
  private readonly random: SeededRandom;
  private readonly keyPattern: RegExp | undefined;
  private spared = 0;

  constructor(
    readonly id: number,
    readonly fault: Fault,
    simSeed: number,
    private readonly addedAtMs: number,
  ) {
    this.hits = new Tally(`hits of fault ${id} (${fault.kind})`);
    // Neighbouring seeds give unrelated streams only once they are spread out.
    this.random = new SeededRandom(fault.seed ?? Math.imul(simSeed, 0x9e3779b1) + Math.imul(id, 0x85ebca6b));
    this.keyPattern =
      fault.kind === 'fail-records' && fault.keyPattern !== undefined ? new RegExp(fault.keyPattern) : undefined;
  }

  /** Whether a call is one of those that this fault may strike; draws nothing. */
  concerns(call: CallName, stream: string | undefined, nowMs: number): boolean {
    const { calls, durationMs = Infinity, count = Infinity } = this.fault;
    return (
      this.hits.value < count &&
      nowMs - this.addedAtMs < durationMs &&
      (calls?.includes(call) ?? true) &&
      (this.fault.stream === undefined || this.fault.stream === stream)
    );
  }

  /** Decides, for good, whether the call or record at hand is struck. */
  strikes(): boolean {
    const { skip = 0, rate = 1, count = Infinity } = this.fault;
    if (this.hits.value >= count) return false;
    if (this.spared < skip) {
      this.spared += 1;
      return false;
    }
    if (rate < 1 && this.random.next() >= rate) return false;
    this.hits.add(1);
    return true;
  }

  /** Decides whether a record is struck; undefined if this fault is not about records or leaves this one alone. */
  failure(attempt: PutAttempt): RecordFailure | undefined {
    const { fault } = this;
    if (fault.kind !== 'fail-records' || !this.selects(attempt) || !this.strikes()) return undefined;
    return { code: fault.code ?? 'InternalFailure', message: fault.message };
  }

  private selects(attempt: PutAttempt): boolean {
    const { fault } = this;
    if (fault.kind !== 'fail-records') return false;
    if ('where' in fault && !fault.where(attempt)) return false;
    if (fault.keys?.includes(attempt.partitionKey) === false) return false;
    if (this.keyPattern?.test(attempt.partitionKey) === false) return false;
    return fault.dataIncludes === undefined || attempt.data.includes(fault.dataIncludes);
  }
}
