import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/database/data-source.js';
import { orderEntities } from '../../../src/order/order.entities.js';
import { productEntities } from '../../../src/product/product.entities.js';
import { SeededRandom } from '../../../src/testing/kinesis-sim/faults/seeded-random.js';
import type { Deed } from './deed.js';
import { Hand } from './hand.js';
import { makeLedger } from './ledger.js';
import { ORDER_DEEDS } from './order-deeds.js';
import { OF_A_SIZE_AGAIN, openShop, PRODUCT_DEEDS } from './product-deeds.js';

/** Writers at the same time. */
const WRITERS = 6;

/** Between two deeds of a writer, at most; about a hundred deeds a second together. */
const PAUSE_MS = 90;

/** After a deed that failed: the database may be away. */
const AFTER_FAILURE_MS = 200;

const DEEDS = [...PRODUCT_DEEDS, ...ORDER_DEEDS];

/** Writers of every kind, on connections of their own. A deed that fails is forgotten: what it committed is in the ledger. */
export class Writers {
  private isOpen = true;
  private readonly loops: Promise<void>[] = [];
  /** Deeds that came to their end. */
  done = 0;
  /** Deeds that failed, by the error's code. */
  readonly failed = new Map<string, number>();

  private constructor(
    readonly dataSource: DataSource,
    private readonly apiUrl: string,
    private readonly seed: number,
  ) {}

  /** Fills the shop; nobody writes yet. */
  static async prepare(databaseUrl: string, apiUrl: string, seed: number): Promise<Writers> {
    const options = dataSourceOptions(
      { database: { url: databaseUrl, poolSize: WRITERS * 2 } },
      { entities: [...productEntities, ...orderEntities] },
    );
    const dataSource = await new DataSource({ ...options, applicationName: 'soak', logging: false }).initialize();
    await makeLedger(dataSource);
    const writers = new Writers(dataSource, apiUrl, seed);
    await openShop(writers.hand(0));
    return writers;
  }

  start(): void {
    for (let writer = 1; writer <= WRITERS; writer++) this.loops.push(this.write(this.hand(writer)));
  }

  /** Lets the deeds under way end, and makes good what a record cannot show. */
  async stop(): Promise<void> {
    this.isOpen = false;
    await Promise.all(this.loops);
    await this.dataSource.query(OF_A_SIZE_AGAIN);
  }

  /** Closes the connections, whatever is under way. */
  async end(): Promise<void> {
    this.isOpen = false;
    await Promise.all(this.loops);
    await this.dataSource.destroy();
  }

  private hand(writer: number): Hand {
    return new Hand(this.dataSource, new SeededRandom(Math.imul(this.seed + 1, 0x9e3779b1) + writer), this.apiUrl);
  }

  private async write(hand: Hand): Promise<void> {
    while (this.isOpen) {
      const deed = choose(hand);
      try {
        await deed.run(hand);
        this.done += 1;
        await pause(hand.below(PAUSE_MS));
      } catch (error) {
        const code = codeOf(error);
        // Who deadlocked or broke a rule is worth knowing; a connection breaks for everybody.
        const name = /^(40|23|42)/.test(code) ? `${code} (${deed.name})` : code;
        this.failed.set(name, (this.failed.get(name) ?? 0) + 1);
        await pause(AFTER_FAILURE_MS);
      }
    }
  }
}

const TOTAL_WEIGHT = DEEDS.reduce((sum, { weight }) => sum + weight, 0);

function choose(hand: Hand): Deed {
  let rest = (hand.below(1_000_000) / 1_000_000) * TOTAL_WEIGHT;
  for (const deed of DEEDS) {
    rest -= deed.weight;
    if (rest < 0) return deed;
  }
  throw new Error('There are no deeds.');
}

function codeOf(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
  return typeof code === 'string' ? code : `${name ?? 'error'}: ${String(message).slice(0, 60)}`;
}
