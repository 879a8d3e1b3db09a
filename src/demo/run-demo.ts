import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { createKinesisClient } from '../kinesis/kinesis-client.js';
import { BatchObservers } from '../kinesis/observe/batch-observers.js';
import { Backlog } from '../outbox/backlog/backlog.js';
import type { RunningService } from '../start/start-service.js';
import { CapturedChanges } from './captured-changes.js';
import type { DemoOptions } from './demo-options.js';
import { readDays, type Skipped } from './input/read-days.js';
import { Progress, type ReplaySize } from './progress.js';
import { StreamReader, type ReadRecord } from './readback/stream-reader.js';
import { isGood, judge } from './readback/verdict.js';
import { report } from './report.js';
import { ShopImporter } from './shop/shop-importer.js';
import { Written } from './shop/written.js';

/** Longest wait for the outbox to empty after the last write. */
const DRAIN_MS = 120_000;

/** Kinesis allows 2 MB a second out of each shard; a reader that goes faster is told to come again. */
const READ_ATTEMPTS = 10;

/** What the demo came to. */
export interface DemoResult {
  readonly good: boolean;
  readonly written: Written;
}

/** Replays the days, waits until everything is delivered, reads the streams back and prints the verdict. */
export async function runDemo(service: RunningService, { file }: DemoOptions): Promise<DemoResult> {
  const startedAt = new Date();
  const dataSource = service.app.get(DataSource);
  const written = new Written();
  const captured = new CapturedChanges(service.app.get(BatchObservers, { strict: false }));
  const skipped: Skipped = new Map();
  const progress = new Progress(await sizeOf(file), written, service.app.get(Backlog));
  try {
    const importer = new ShopImporter(dataSource, written, startedAt.getTime().toString(36));
    for await (const day of readDays(file, skipped)) {
      progress.begin(day.date);
      await importer.writeDay(day);
    }
    await importer.writeClosing();
    await drained(dataSource);
  } finally {
    progress.stop();
  }
  const records = await readBack(service, startedAt);
  const verdict = await judge(records, written, dataSource, service.settings.streams);
  process.stdout.write(report(verdict, written, captured.byType, skipped));
  return { good: isGood(verdict), written };
}

async function sizeOf(file: string): Promise<ReplaySize> {
  let invoices = 0;
  let lines = 0;
  for await (const day of readDays(file, new Map())) {
    invoices += day.invoices.length;
    lines += day.invoices.reduce((sum, invoice) => sum + invoice.lines.length, 0);
  }
  return { invoices, steps: 2 * lines };
}

async function drained(dataSource: DataSource): Promise<void> {
  const deadline = performance.now() + DRAIN_MS;
  for (;;) {
    const [row] = await dataSource.query<{ waiting: number }[]>(
      `SELECT count(*)::int AS waiting FROM outbox_events WHERE state <> 'parked'`,
    );
    if (row?.waiting === 0) return;
    if (performance.now() > deadline)
      throw new Error(`${row?.waiting ?? '?'} events are still not delivered after ${DRAIN_MS / 1000} s.`);
    await pause(200);
  }
}

async function readBack({ settings }: RunningService, since: Date): Promise<ReadRecord[]> {
  const client = createKinesisClient(settings, { maxAttempts: READ_ATTEMPTS });
  const reader = new StreamReader(client);
  const { product, productUpdate, order } = settings.streams;
  try {
    const read = await Promise.all([product, productUpdate, order].map((stream) => reader.read(stream, since)));
    return read.flat();
  } finally {
    client.destroy();
  }
}
