/** Whom a fault strikes. */
export type Victim = 'worker' | 'postgres' | 'redis' | 'kinesis';

/** Every fault there is, by name: whom it strikes, and how long it lasts (seconds, least and most; 0: it is over at once). */
export const FAULTS = {
  'worker-kill': { victim: 'worker', lasts: [0.5, 4] },
  'worker-stop': { victim: 'worker', lasts: [1, 14] },
  'worker-rolling-restart': { victim: 'worker', lasts: [0, 0] },
  'postgres-restart': { victim: 'postgres', lasts: [0, 3] },
  'postgres-crash': { victim: 'postgres', lasts: [0, 3] },
  'postgres-refuse': { victim: 'postgres', lasts: [1, 5] },
  'postgres-terminate': { victim: 'postgres', lasts: [0, 0] },
  'redis-flush': { victim: 'redis', lasts: [0, 0] },
  'redis-restart': { victim: 'redis', lasts: [0, 4] },
  'redis-replica': { victim: 'redis', lasts: [1, 5] },
  'redis-out-of-memory': { victim: 'redis', lasts: [1, 5] },
  'kinesis-away': { victim: 'kinesis', lasts: [1, 6] },
  'kinesis-hang': { victim: 'kinesis', lasts: [1, 6] },
  'kinesis-hang-accepted': { victim: 'kinesis', lasts: [1, 4] },
  'kinesis-slow': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-throttle': { victim: 'kinesis', lasts: [1, 6] },
  'kinesis-throttle-records': { victim: 'kinesis', lasts: [2, 6] },
  'kinesis-fail-records': { victim: 'kinesis', lasts: [2, 6] },
  'kinesis-lose-answers': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-half-answers': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-reset': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-5xx': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-5xx-accepted': { victim: 'kinesis', lasts: [1, 5] },
  'kinesis-refuse-content': { victim: 'kinesis', lasts: [1, 4] },
  'kinesis-denied': { victim: 'kinesis', lasts: [1, 5] },
} as const satisfies Record<string, { readonly victim: Victim; readonly lasts: readonly [number, number] }>;

/** Name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** One fault of the schedule. Times are milliseconds from the start of the run. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly beginsMs: number;
  readonly endsMs: number;
  /** Chooses among the victims and seeds what is random about the fault: a whole number. */
  readonly dice: number;
}

/** One or two faults that overlap; recovery is measured from the end of the later one. */
export interface Episode {
  readonly faults: readonly PlannedFault[];
}

/** When an episode is over. */
export function endOf({ faults }: Episode): number {
  return Math.max(...faults.map(({ endsMs }) => endsMs));
}
