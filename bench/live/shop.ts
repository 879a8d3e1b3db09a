import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import type { Bed } from '../bed/bed.js';
import { startProgram } from '../bed/node-program.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { serviceEnvironment } from '../bed/worker.js';

/** What the shop's process does: it saves products one after the other, each once. */
export interface ShopPlan {
  /** Of the first product. */
  readonly firstId: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
  /** Products saved together. */
  readonly perTransaction: number;
}

/** What came of it. */
export interface ShopRun {
  readonly changes: number;
  readonly seconds: number;
  /** How long a save took its caller. */
  readonly saveMs: { readonly p50: number; readonly p99: number };
}

/** A process of the shop, which has loaded what it is going to change. */
export class Shop {
  private constructor(private readonly server: EmbeddedServer) {}

  static async open(bed: Bed, database: ShopDatabase, plan: ShopPlan): Promise<Shop> {
    const parameters = [plan.firstId, plan.changesPerSecond, plan.seconds, plan.perTransaction].map(String);
    const server = await startProgram({
      name: 'shop',
      file: 'bench/live/main.js',
      argumentsOn: (port) => [`${port}`, ...parameters],
      environmentOn: () => ({ ...serviceEnvironment(bed, database), ROLE: 'api' }),
      readyPath: '/',
    });
    return new Shop(server);
  }

  /** Opens a shop, has it save as planned after `before`, and closes it. */
  static async once(
    bed: Bed,
    database: ShopDatabase,
    plan: ShopPlan,
    before = () => Promise.resolve(),
  ): Promise<ShopRun> {
    const shop = await Shop.open(bed, database, plan);
    try {
      await before();
      return await shop.run();
    } finally {
      await shop.dispose();
    }
  }

  /** Saves as planned, and ends when all is committed. */
  async run(): Promise<ShopRun> {
    const response = await fetch(`${this.server.url}/run`);
    if (!response.ok) throw new Error(`The shop could not save: ${await response.text()}`);
    return (await response.json()) as ShopRun;
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
  }
}
