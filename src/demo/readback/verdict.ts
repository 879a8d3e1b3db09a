import { isDeepStrictEqual } from 'node:util';
import type { DataSource } from 'typeorm';
import type { Written } from '../shop/written.js';
import { orderSays, orderTruth, productSays, productTruth, type Truth } from './database-truth.js';
import { aggregateOf, checkSequences, groupBy } from './sequence-check.js';
import type { ReadRecord } from './stream-reader.js';
import { typeMistakes, type Routes } from './type-check.js';

/** Quantiles, in ms. */
export interface Lag {
  readonly p50: number;
  readonly p99: number;
}

/** What the independent reader found; every count but the deliveries should be 0. */
export interface Verdict {
  /** Records by stream and type. */
  readonly delivered: ReadonlyMap<string, number>;
  /** Aggregates written without any record, statuses without theirs, and products whose last record differs from the database. */
  readonly missing: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly outOfOrder: number;
  /** Aggregates with a record whose type does not fit its history, or that came on a stream of other types. */
  readonly wrongTypeOrStream: number;
  /** By stream: from commit (capture) to arrival there, in ms. */
  readonly lagMs: ReadonlyMap<string, Lag>;
  /** The first few mistakes, in words. */
  readonly examples: readonly string[];
}

/** Compares what was read with what was written and with the database as it is now. */
export async function judge(
  records: readonly ReadRecord[],
  written: Written,
  dataSource: DataSource,
  routes: Routes,
): Promise<Verdict> {
  const ours = records.filter(({ event, partitionKey }) =>
    event.type.startsWith('order.')
      ? written.orders.has(Number(partitionKey))
      : written.products.has(Number(partitionKey)),
  );
  const byAggregate = groupBy(ours, aggregateOf);
  for (const group of byAggregate.values()) group.sort((left, right) => left.event.sequence - right.event.sequence);
  const missing = [
    ...(await productMistakes(byAggregate, written, dataSource)),
    ...(await orderMistakes(byAggregate, written, dataSource)),
  ];
  const mistyped = [...byAggregate].flatMap(([name, history]) =>
    typeMistakes(name, history, routes, isGone(name, written)),
  );
  return {
    delivered: new Map(
      [...groupBy(ours, ({ stream, event }) => `${stream}  ${event.type}`)].map(([key, group]) => [key, group.length]),
    ),
    missing: missing.length,
    ...checkSequences(ours),
    wrongTypeOrStream: mistyped.length,
    lagMs: new Map([...groupBy(ours, ({ stream }) => stream)].map(([stream, group]) => [stream, lagOf(group)])),
    examples: [...missing.slice(0, 5), ...mistyped.slice(0, 5)],
  };
}

/** Whether nothing is wrong. */
export function isGood({ missing, duplicates, gaps, outOfOrder, wrongTypeOrStream }: Findings): boolean {
  return missing + duplicates + gaps + outOfOrder + wrongTypeOrStream === 0;
}

type Findings = Pick<Verdict, 'missing' | 'duplicates' | 'gaps' | 'outOfOrder' | 'wrongTypeOrStream'>;

function isGone(name: string, { deletedProducts }: Written): boolean {
  const [type, id] = name.split(' ');
  return type === 'product' && deletedProducts.has(Number(id));
}

type ByAggregate = ReadonlyMap<string, readonly ReadRecord[]>;

async function productMistakes(byAggregate: ByAggregate, written: Written, dataSource: DataSource): Promise<string[]> {
  const truth = await productTruth(dataSource, [...written.products]);
  return [...written.products].flatMap((id) => {
    const last = byAggregate.get(`product ${id}`)?.at(-1);
    if (!last) return [`product ${id} has no record`];
    if (written.deletedProducts.has(id))
      return last.body['deleted'] === true ? [] : [`product ${id} is gone, its last record does not say so`];
    return differs(`product ${id}`, truth.get(String(id)), productSays(last.body));
  });
}

async function orderMistakes(byAggregate: ByAggregate, written: Written, dataSource: DataSource): Promise<string[]> {
  const truth = await orderTruth(dataSource, [...written.orders.keys()]);
  return [...written.orders].flatMap(([id, statuses]) => {
    const records = byAggregate.get(`order ${id}`) ?? [];
    const last = records.at(-1);
    if (!last) return [`order ${id} has no record`];
    const told = records.map(({ body }) => body['status']);
    if (!isDeepStrictEqual(told, statuses))
      return [`order ${id} went ${statuses.join(' > ')}, its records say ${told.join(' > ')}`];
    return differs(`order ${id}`, truth.get(String(id)), orderSays(last.body));
  });
}

function differs(name: string, truth: Truth | undefined, says: Truth): string[] {
  if (!truth) return [`${name} is not in the database`];
  const keys = Object.keys(truth).filter((key) => !isDeepStrictEqual(truth[key], says[key]));
  return keys
    .map((key) => `${name}: ${key} is ${JSON.stringify(truth[key])}, its last record says ${JSON.stringify(says[key])}`)
    .slice(0, 1);
}

function lagOf(records: readonly ReadRecord[]): Lag {
  const lags = records
    .map(({ arrivedAt, event }) => arrivedAt.getTime() - Date.parse(event.occurred_at))
    .sort((left, right) => left - right);
  const at = (share: number) => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
