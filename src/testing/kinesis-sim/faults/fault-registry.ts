import type { CallName } from '../call-name.js';
import { ActiveFault } from './active-fault.js';
import { FaultHandle } from './fault-handle.js';
import { type CallFault, type Fault, faultSchema } from './fault-schema.js';
import type { Pauses } from './pause.js';
import type { RecordFault } from './record-fault.js';

/** What the script has in store for one call. */
export interface Disturbance {
  readonly callFault: CallFault | undefined;
  /** Where the call waits, if its fault makes it wait. */
  readonly pauses: Pauses | undefined;
  readonly recordFault: RecordFault | undefined;
}

const UNDISTURBED: Disturbance = { callFault: undefined, pauses: undefined, recordFault: undefined };

/** The script: faults in the order in which they were added. */
export class FaultRegistry {
  private readonly faults = new Map<number, ActiveFault>();
  private lastId = 0;

  constructor(
    private readonly seed: number,
    private readonly clock: () => number,
  ) {}

  /** Puts a fault to work. @throws ZodError if a value is out of bounds */
  add(fault: Fault): FaultHandle {
    checkFault(fault);
    const active = new ActiveFault(++this.lastId, fault, this.seed, this.clock());
    this.faults.set(active.id, active);
    return this.handle(active);
  }

  get(id: number): FaultHandle | undefined {
    const active = this.faults.get(id);
    return active === undefined ? undefined : this.handle(active);
  }

  /** All faults that were not removed, also those that have run out. */
  list(): object[] {
    return [...this.faults.values()].map(({ id, fault, hits, pauses }) => ({
      id,
      hits: hits.value,
      held: pauses.size,
      fault,
    }));
  }

  /** Ends all faults and cuts the connections of calls that wait. */
  clear(): void {
    for (const id of [...this.faults.keys()]) this.remove(id);
  }

  /** Cuts the connections of calls that wait, but keeps the faults. */
  dropHeld(): void {
    for (const active of this.faults.values()) active.pauses.end('dropped');
  }

  /** At most one fault strikes the call as a whole: the first that wants to. Failing records come on top. */
  disturb(call: CallName, stream: string | undefined): Disturbance {
    if (this.faults.size === 0) return UNDISTURBED;
    const nowMs = this.clock();
    const concerned = [...this.faults.values()].filter((active) => active.concerns(call, stream, nowMs));
    const struck = concerned.find((active) => active.fault.kind !== 'fail-records' && active.strikes());
    return {
      callFault: struck === undefined ? undefined : (struck.fault as CallFault),
      pauses: struck?.pauses,
      recordFault: recordFaultOf(concerned.filter((active) => active.fault.kind === 'fail-records')),
    };
  }

  private handle(active: ActiveFault): FaultHandle {
    return new FaultHandle(active, () => {
      this.remove(active.id);
    });
  }

  private remove(id: number): void {
    const active = this.faults.get(id);
    this.faults.delete(id);
    active?.pauses.end('dropped');
    active?.hits.abandon('the fault was removed');
  }
}

function checkFault(fault: Fault): void {
  const plain: Record<string, unknown> = { ...fault };
  delete plain['where'];
  faultSchema.parse(plain);
}

function recordFaultOf(faults: readonly ActiveFault[]): RecordFault | undefined {
  if (faults.length === 0) return undefined;
  return (attempt) => {
    for (const active of faults) {
      const failure = active.failure(attempt);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
}
