/** How much each scenario does. */
export interface Sizes {
  readonly rounds: number;
  /** Products and orders in the shop, variants not counted. */
  readonly products: number;
  readonly orders: number;
  /** Events that a worker delivers before it is measured. */
  readonly warmUpEvents: number;
  readonly ceilingRecords: number;
  readonly baselineEvents: number;
  readonly drainEvents: number;
  /** Before latencies are measured: Node compiles what runs often meanwhile, in the shop and in the worker, and takes the CPU for it. */
  readonly liveWarmUpSeconds: number;
  readonly liveSeconds: number;
  /** Saves with capture, and as many without. */
  readonly saves: number;
  readonly bulkProducts: number;
  readonly bulkOrders: number;
  /** Backlogs, smallest first; the largest is the number of products in that shop. */
  readonly backlogs: readonly [number, ...number[]];
  readonly workers: readonly number[];
  readonly eventsForWorkers: number;
  readonly idleSeconds: number;
  /** How long trouble lasts. */
  readonly troubleSeconds: number;
  /** Changes of one order that wait together. */
  readonly hotKeyEvents: number;
}

/** The sizes that the documents' figures were measured with, or a choice that takes minutes. */
export function sizesOf(quick: boolean): Sizes {
  return quick ? QUICK : FULL;
}

const FULL: Sizes = {
  rounds: 3,
  products: 100_000,
  orders: 100_000,
  warmUpEvents: 10_000,
  ceilingRecords: 300_000,
  baselineEvents: 5_000,
  drainEvents: 100_000,
  liveWarmUpSeconds: 10,
  liveSeconds: 30,
  saves: 3_000,
  bulkProducts: 100_000,
  bulkOrders: 100_000,
  backlogs: [10_000, 100_000, 1_000_000],
  workers: [1, 2, 4],
  eventsForWorkers: 100_000,
  idleSeconds: 30,
  troubleSeconds: 60,
  hotKeyEvents: 10_000,
};

const QUICK: Sizes = {
  rounds: 3,
  products: 50_000,
  orders: 20_000,
  warmUpEvents: 3_000,
  ceilingRecords: 100_000,
  baselineEvents: 1_000,
  drainEvents: 12_000,
  liveWarmUpSeconds: 6,
  liveSeconds: 5,
  saves: 400,
  bulkProducts: 20_000,
  bulkOrders: 8_000,
  backlogs: [10_000, 200_000],
  workers: [1, 2],
  eventsForWorkers: 12_000,
  idleSeconds: 6,
  troubleSeconds: 15,
  hotKeyEvents: 1_000,
};
