/**
 * A process of the shop that saves products at a steady rate. Loads what it is going to change beforehand, then waits for `GET /run`,
 * and answers it when all is written. Settings come from the environment.
 */
import 'reflect-metadata';
import { createServer } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { Between, DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { createLog } from '../../src/logging/create-log.js';
import { NestLogger } from '../../src/logging/nest-logger.js';
import { Product } from '../../src/product/product.entity.js';
import { percentile } from '../figures.js';
import type { ShopRun } from './shop.js';
import { steadily } from './steadily.js';

const [port = '', firstId = '', changesPerSecond = '', duration = '', perTransaction = ''] = process.argv.slice(2);
const itemsPerSecond = Number(changesPerSecond);
const forSeconds = Number(duration);

const settings = loadSettings(process.env);
const log = createLog(settings.logLevel);
const app = await NestFactory.createApplicationContext(AppModule.forRoot(settings, log), {
  logger: new NestLogger(log),
});
const repository = app.get(DataSource).getRepository(Product);
// In the order of their ids, by which the lag is looked up afterwards.
const products = await repository.find({
  where: { id: Between(Number(firstId), Number(firstId) + itemsPerSecond * forSeconds - 1) },
  order: { id: 'ASC' },
});

const tookMs: number[] = [];

async function save(batch: Product[]): Promise<void> {
  for (const product of batch) product.price += 0.01;
  const start = performance.now();
  await repository.save(batch);
  tookMs.push(performance.now() - start);
}

createServer((request, response) => {
  if (request.url !== '/run') {
    response.end();
    return;
  }
  steadily(products, { itemsPerSecond, groupSize: Number(perTransaction), forSeconds }, save).then(
    ({ items, seconds }) => response.end(JSON.stringify({ changes: items, seconds, saveMs: saveMs() })),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(port), '127.0.0.1');

function saveMs(): ShopRun['saveMs'] {
  return { p50: percentile(tookMs, 0.5), p99: percentile(tookMs, 0.99) };
}

process.on('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});
