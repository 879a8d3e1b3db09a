import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { DataSource } from 'typeorm';
import { productTruth } from '../../src/demo/readback/database-truth.js';
import { eventually } from '../support/eventually.js';
import type { Bed } from './bed/bed.js';
import type { Entry } from './bed/recording.js';
import { Campaign } from './campaign/campaign.js';
import { Clock } from './campaign/clock.js';
import { Progress } from './campaign/progress.js';
import type { SoakOptions } from './options.js';
import type { Outcome } from './report.js';
import type { Episode } from './schedule/fault.js';
import { readLedger } from './shop/ledger.js';
import { Writers } from './shop/writers.js';
import { canonical } from './verdict/contents.js';
import { judge } from './verdict/verdict.js';
import { readWorkerNotes } from './verdict/worker-notes.js';

/** Longest wait for the outbox to empty after the last write. */
const DRAIN_MS = 120_000;

/** Breaks a bed by a schedule while writers write, and judges. @throws when the run is interrupted, or fails itself. */
export async function soak(
  bed: Bed,
  episodes: readonly Episode[],
  { seed, workers, minutes }: SoakOptions,
  interrupted: AbortSignal,
): Promise<Outcome> {
  const writers = await Writers.prepare(bed.postgres.url, bed.api.url, seed);
  const { dataSource } = writers;
  await Promise.all(Array.from({ length: workers }, (_, place) => bed.fleet.fill(place + 1)));
  const clock = new Clock(interrupted);
  const campaign = new Campaign(bed, dataSource, workers, clock);
  const progress = new Progress({ bed, writers, campaign, clock, minutes });
  try {
    writers.start();
    await campaign.run(episodes);
    await clock.until(minutes * 60_000 + campaign.movedMs);
    progress.is('draining');
    await writers.stop();
    const left = await drained(dataSource, interrupted);
    const late = await bed.fleet.stop();
    await bed.kinesis.stop();
    progress.is('judging');
    const verdict = await judge(entriesOf(bed.kinesis.file), {
      orders: await readLedger(dataSource),
      products: await readProducts(dataSource),
      incidents: campaign.incidents,
      notes: await readWorkerNotes(bed.folder),
    });
    const troubles = [...bed.fleet.deaths, ...left, ...late.map((name) => `${name} did not end in order`)];
    const { done, failed } = writers;
    return { verdict, played: campaign.played, deeds: { done, failed }, troubles };
  } finally {
    progress.stop();
    await writers.end();
  }
}

/** @returns what is left in the outbox, in words; nothing when all is delivered. */
async function drained(dataSource: DataSource, interrupted: AbortSignal): Promise<string[]> {
  const left = () =>
    dataSource.query<{ state: string; count: number; error: string | null }[]>(
      `select state, count(*)::int as count, max(last_error) as error from outbox_events group by state`,
    );
  await eventually(
    async () => {
      if (interrupted.aborted) return;
      if ((await left()).some(({ state }) => state !== 'parked')) throw new Error('not drained');
    },
    { timeoutMs: DRAIN_MS, intervalMs: 200 },
  ).catch(() => undefined);
  interrupted.throwIfAborted();
  return (await left()).map(({ state, count, error }) => `${count} events left: ${state} (${error ?? 'no error'})`);
}

async function* entriesOf(file: string): AsyncGenerator<Entry> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line) as Entry;
}

async function readProducts(dataSource: DataSource): Promise<Map<string, string>> {
  const rows = await dataSource.query<{ id: number }[]>('select id::int4 as id from products');
  const truth = await productTruth(
    dataSource,
    rows.map(({ id }) => id),
  );
  return new Map([...truth].map(([id, state]) => [id, canonical(state)]));
}
