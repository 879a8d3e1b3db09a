import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { createLog } from '../../src/logging/create-log.js';
import { NestLogger } from '../../src/logging/nest-logger.js';
import { orderEntities } from '../../src/order/order.entities.js';
import { productEntities } from '../../src/product/product.entities.js';
import { StopList } from '../../src/embedded/stop-list.js';
import type { Bed } from '../bed/bed.js';
import type { ShopDatabase } from '../bed/shop-database.js';
import { serviceEnvironment, withWorker } from '../bed/worker.js';
import { percentile, type Figures } from '../figures.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';
import { KEPT, orderPlacings, orderStatusChanges, productChanges, type Saves } from '../shop/saves.js';

/** What the shop pays per save: with triggers, subscribers and wakes, and on the same tables without them, in turns. */
export const writePath: Scenario = {
  letter: 'f',
  name: 'writePath',
  repeated: false,
  measure: async (bed) => {
    const opened = new StopList();
    try {
      const captured = await bed.databases.captured();
      const withBackbone = opened.add(await shopProcess(bed, captured), ({ close }) => close()).dataSource;
      const without = opened.add(await shopAlone(bed), (dataSource) => dataSource.destroy());
      for (const database of [captured, await bed.databases.plain()]) await database.tidy();
      await bed.sim.reset();
      const before = await captured.sequences();
      const figures = {
        product: await compared(bed, productChanges(withBackbone), productChanges(without)),
        order: await compared(bed, orderPlacings(withBackbone), orderPlacings(without)),
        orderStatus: await compared(bed, orderStatusChanges(withBackbone), orderStatusChanges(without)),
      };
      await delivered(bed, captured, before);
      return figures;
    } finally {
      await opened.stop();
    }
  },
};

/** Everything that a process of the shop has of the backbone; nobody publishes meanwhile. */
async function shopProcess(bed: Bed, database: ShopDatabase) {
  const settings = loadSettings({ ...serviceEnvironment(bed, database), ROLE: 'api' });
  const log = createLog(settings.logLevel);
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(settings, log), {
    logger: new NestLogger(log),
  });
  return { dataSource: app.get(DataSource), close: () => app.close() };
}

async function shopAlone(bed: Bed): Promise<DataSource> {
  const { url } = await bed.databases.plain();
  const entities = [...productEntities, ...orderEntities];
  return new DataSource(dataSourceOptions({ database: { url, poolSize: 10 } }, { entities })).initialize();
}

/** Saves in turns, so that both have the same weather. */
async function compared(bed: Bed, withBackbone: Saves, without: Saves): Promise<Figures> {
  const { saves } = bed.sizes;
  const withUs: number[] = [];
  const withoutUs: number[] = [];
  for (let index = 1; index <= turnsOf(bed); index++) {
    const [one, other] = [await timed(() => withBackbone(index)), await timed(() => without(index))];
    // The first ones find Node's code not compiled yet.
    if (index <= saves * 0.2) continue;
    withUs.push(one);
    withoutUs.push(other);
  }
  const p50 = { with: percentile(withUs, 0.5), without: percentile(withoutUs, 0.5) };
  return {
    savedWithUs: { p50: p50.with, p99: percentile(withUs, 0.99) },
    savedWithoutUs: { p50: p50.without, p99: percentile(withoutUs, 0.99) },
    addedUs: p50.with - p50.without,
    overhead: p50.with / p50.without,
  };
}

/** Saves of each, a fifth more than are counted. */
function turnsOf({ sizes }: Bed): number {
  return Math.floor(sizes.saves * 1.2);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1000;
}

/**
 * Products coalesce and orders do not: every saved product has one record, every order that was placed and every step one of its own. Counted
 * from the saves, not from what was captured: nothing would cost less than a capture that misses them.
 */
async function delivered(bed: Bed, captured: ShopDatabase, before: number): Promise<void> {
  const saved = turnsOf(bed);
  const records = Math.min(KEPT, saved) + 2 * saved;
  await withWorker(bed, captured, async () => {
    await captured.drained();
    await deliveredWell(bed, records);
    await deliveredWell(bed, (await captured.sequences()) - before);
  });
}
